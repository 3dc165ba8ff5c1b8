import assert from "node:assert/strict";
import { test } from "node:test";
import { textOf } from "../../../../assets/output/data/chunk.js";
import {
  LINKS_LIMIT,
  URL_LIMIT,
  linksOf,
  plainUrls,
  stretchesOf,
} from "../../../../assets/output/rows/links.js";

const urls = (text, how) => plainUrls(text, how).map(({ href }) => href);

test("http and https URLs are found, and no others", () => {
  assert.deepEqual(urls("see http://a.example/x and HTTPS://B.example:8443/y?z=1#t"), [
    "http://a.example/x",
    "HTTPS://B.example:8443/y?z=1#t",
  ]);
  for (const text of [
    "javascript://a.example/%0aalert(1)",
    "ftp://a.example data:text/html,x //evil.example www.a.example",
    "https:// https://. http://:80/ https:/a.example",
    "xhttps://a.example",
    "https://[nonsense]/",
    "https://exa mple.example:99999999/".slice(8),
  ]) {
    assert.deepEqual(urls(text), [], text);
  }
});

test("the sentence around a URL is not part of it", () => {
  for (const [text, url] of [
    ["Read https://a.example/x.", "https://a.example/x"],
    ["(see https://a.example/x)", "https://a.example/x"],
    ["(see https://a.example/x).", "https://a.example/x"],
    ["Is it https://a.example/x?!", "https://a.example/x"],
    ["https://a.example/x, then", "https://a.example/x"],
    ["[https://a.example/x]:", "https://a.example/x"],
    ["'https://a.example/x'", "https://a.example/x"],
    ['"url": "https://a.example/x",', "https://a.example/x"],
    ["<https://a.example/x>", "https://a.example/x"],
    ["`https://a.example/x`", "https://a.example/x"],
    ["url=https://a.example/x|next", "https://a.example/x"],
    ["git+https://a.example/x.git@main", "https://a.example/x.git@main"],
    ["https://a.example/x\\n", "https://a.example/x"],
    ["https://a.example/x(", "https://a.example/x"],
    ["https://a.example/x。次", "https://a.example/x"],
  ]) {
    assert.deepEqual(urls(text), [url], text);
  }
});

test("brackets that a URL opens itself are part of it", () => {
  for (const url of [
    "https://en.wikipedia.example/wiki/Foo_(bar)",
    "https://a.example/x_(y_[z])",
    "https://[2001:db8::1]:8443/x",
    "https://a.example/?q[]=1&q[]=2",
  ]) {
    assert.deepEqual(urls(`(${url})`), [url]);
    assert.deepEqual(urls(`${url}.`), [url]);
  }
  assert.deepEqual(urls("[https://a.example/x](https://b.example/y)"), [
    "https://a.example/x",
    "https://b.example/y",
  ]);
});

test("URLs of a list are links of their own", () => {
  assert.deepEqual(urls("https://a.example,https://b.example;http://c.example"), [
    "https://a.example",
    "https://b.example",
    "http://c.example",
  ]);
  const archived = "https://a.example/web/2020/https://b.example/x";
  assert.deepEqual(urls(archived), [archived]);
});

test("a URL is as it looks: nothing invisible and no change of direction is in it", () => {
  for (const odd of ["\u202e", "\u200b", "\u2066", "\u3164", "\u00ad", "\u0007", "\ufeff", "\u2028"]) {
    assert.deepEqual(urls(`https://a.example/${odd}gpj.exe`), ["https://a.example/"]);
  }
  assert.deepEqual(urls("https://bücher.example/straße"), ["https://bücher.example/straße"]);
  assert.deepEqual(urls("https://good.example@evil.example/"), ["https://good.example@evil.example/"]);
});

test("a URL that is too long, or that goes on where the line was cut, is none", () => {
  const long = `https://a.example/${"x".repeat(URL_LIMIT)}`;
  assert.deepEqual(urls(`${long} https://b.example`), ["https://b.example"]);
  assert.deepEqual(urls("https://a.example/x", { isCut: true }), []);
  assert.deepEqual(urls("https://a.example/x.", { isCut: true }), []);
  assert.deepEqual(urls("https://a.example/x ", { isCut: true }), ["https://a.example/x"]);
});

test("a URL may go over spans of several styles", () => {
  const red = { f: 1 };
  const spans = ["at https://", ["a.exa", red], "mple/x?y", ["=1", red], ", end"];
  const links = linksOf(spans);
  assert.deepEqual(links, [{ from: 3, to: 26, href: "https://a.example/x?y=1" }]);
  assert.deepEqual(stretchesOf(spans, links), [
    { href: "", offset: 0, spans: ["at "] },
    { href: "https://a.example/x?y=1", offset: 3, spans: ["https://", ["a.exa", red], "mple/x?y", ["=1", red]] },
    { href: "", offset: 26, spans: [", end"] },
  ]);
});

test("what the job marked as a link leads where the job said, whatever its text", () => {
  const marked = { href: "https://b.example/" };
  const spans = ["x", ["https://", marked], ["a.example", { ...marked, a: "b" }], " https://c.example"];
  assert.deepEqual(linksOf(spans), [
    { from: 1, to: 18, href: "https://b.example/" },
    { from: 19, to: 36, href: "https://c.example" },
  ]);
  assert.deepEqual(linksOf([["click", { href: "javascript:alert(1)" }]]), []);
  assert.deepEqual(linksOf([["click", { href: "mailto:a@b.example" }]]).length, 1);
  // A URL ends where a marked link begins.
  assert.deepEqual(
    linksOf(["https://a.example/", ["x", marked]]).map(({ href }) => href),
    ["https://a.example/", "https://b.example/"],
  );
});

/** A number below `below`, the same in each run. */
function dice(seed) {
  let state = seed;
  return (below) => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return Math.floor((state / 2147483648) * below);
  };
}

test("whatever is printed: links are in order, in the text, and no character is lost", () => {
  const roll = dice(12);
  const parts = ["https://", "http://", "a.example", "/", "(", ")", "[", "]", ".", ",", " ", "@", "é", "😀",
    "\u202e", "%", "https", ":", "x", "'", "\\", "\ud800", "<b>", ";", "#"];
  for (let round = 0; round < 3000; round += 1) {
    const spans = Array.from({ length: roll(6) }, () => {
      const text = Array.from({ length: roll(9) }, () => parts[roll(parts.length)]).join("");
      const style = roll(5) === 0 ? { href: "https://b.example/" } : { f: roll(16) };
      return roll(2) ? text : [text, style];
    });
    const text = spans.map(textOf).join("");
    const links = linksOf(spans);
    let end = 0;
    for (const { from, to, href } of links) {
      assert.ok(from >= end && to > from && to <= text.length);
      assert.match(href, /^https?:\/\//i);
      if (href !== "https://b.example/") assert.equal(text.slice(from, to), href);
      end = to;
    }
    const stretches = stretchesOf(spans, links);
    assert.equal(stretches.flatMap((one) => one.spans.map(textOf)).join(""), text);
    let offset = 0;
    for (const one of stretches) {
      assert.equal(one.offset, offset);
      offset += one.spans.map(textOf).join("").length;
    }
    assert.deepEqual(
      stretches.filter(({ href }) => href).map(({ href }) => href),
      links.map(({ href }) => href),
    );
  }
});

test("a line of any length makes a bounded number of links, and each character is looked at once", () => {
  const many = "https://a.example/x ".repeat(10_000);
  assert.equal(plainUrls(many).length, LINKS_LIMIT);
  // Each of these would take hours, were any part of it looked at again for each URL in it.
  for (const evil of ["https://", "https://a.example,", "https://(", "(https://a", "https://x.", "https://[]]"]) {
    const text = evil.repeat(1_000_000 / evil.length);
    assert.ok(plainUrls(text).length <= LINKS_LIMIT);
  }
  assert.deepEqual(plainUrls(`https://${"!".repeat(1_000_000)}`), []);
});
