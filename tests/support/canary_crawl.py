"""Visits pages as a browser does, and gathers everything that came out of Jobpane on the way.

A test gives secrets and finds where any of them was seen, in whatever form: that place is a leak.
The browser may be signed in; its own cookies and what it sends are not looked at but for URLs.
"""

import base64
import binascii
import gzip
import json
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from urllib.parse import quote, quote_plus

from playwright.sync_api import (
    APIResponse,
    BrowserContext,
    Error,
    Page,
    Response,
    WebSocket,
    expect,
)

from tests.support.processes import ROOT, Site

BUILT = ROOT / ".web" / "build" / "client"
_NO_WEBSOCKETS = """window.WebSocket = class {
  constructor() { setTimeout(() => { this.onerror(new Event("error")); this.onclose({}); }); }
  close() {}
};"""
# Where something can be seen; a crawl that saw nothing of a kind has not looked there.
KINDS = frozenset(
    {
        "URL",
        "response",
        "headers",
        "frame",
        "polling",
        "page",
        "storage",
        "console",
        "answer",
        "log",
    }
) | {"file", "gzip file", "brotli file"}
_GZIP = b"\x1f\x8b"
_STORAGE = (
    "JSON.stringify([document.cookie, {...localStorage}, {...sessionStorage}, history.state])"
)
_UNPACK = """const { readFileSync } = require("fs"), { brotliDecompressSync } = require("zlib");
for (const name of process.argv.slice(1))
  console.log(JSON.stringify([name, brotliDecompressSync(readFileSync(name)).toString("latin1")]));
"""


@dataclass(frozen=True, slots=True)
class Seen:
    """One text that left Jobpane; bytes are read as Latin-1, so that nothing gets lost."""

    kind: str
    where: str
    text: str


def forms_of(secret: str) -> set[str]:
    """What a secret may look like: as it is, escaped, or within base64 or hexadecimal text."""
    raw = secret.encode()
    encoded = {
        quote(secret),
        quote(secret, ""),
        quote_plus(secret),
        escape(secret),
        json.dumps(secret)[1:-1],
    }
    # In base64 a text looks different at each of three offsets; its ends depend on the neighbors.
    shifted = (
        base64.b64encode(b"\0" * n + raw).decode().rstrip("=")[(0, 2, 3)[n] :] for n in range(3)
    )
    inner = {text[: len(text) - 1] for text in shifted}
    url_safe = {text.replace("+", "-").replace("/", "_") for text in inner}
    return {
        secret,
        binascii.hexlify(raw).decode(),
        raw.decode("latin-1"),
        *encoded,
        *inner,
        *url_safe,
    }


@dataclass
class Crawl:
    """What a browser saw; `seen` grows with everything that is visited or asked."""

    context: BrowserContext
    site: Site
    seen: list[Seen] = field(default_factory=list)
    _unread: list[Response] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.context.on("response", self._came)
        self.context.on("console", lambda line: self._add("console", line.page, line.text))

    def visit(self, paths: Iterable[str], *, theme: str, blocks_websockets: bool = False) -> None:
        """Open each page until it is settled; without websockets a page polls instead."""
        page = self.context.new_page()
        page.on("websocket", self._listen)
        page.on("pageerror", lambda error: self._add("console", page, str(error)))
        page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
        if blocks_websockets:
            page.add_init_script(_NO_WEBSOCKETS)
        for path in paths:
            page.goto(self.site.url + path)
            page.get_by_role("heading").first.wait_for()
            expect(page.locator("[aria-busy=true]")).to_have_count(0)
            self.look_at(page)
        page.close()

    def look_at(self, page: Page) -> None:
        """Gather what a page that is open holds, and what has come in for it."""
        self._add("page", page, page.content())
        self._add("page", page, page.title())
        self._add("storage", page, page.evaluate(_STORAGE))
        for response in self._unread:
            self._read(response)
        self._unread.clear()

    def ask(self, *paths: str, method: str = "GET", **options: object) -> list[APIResponse]:
        """Ask for something that is no page, an error or a download, with the browser's cookies."""
        answers = []
        for path in paths:
            answer = self.context.request.fetch(
                self.site.url + path,
                method=method,
                max_redirects=0,
                **options,  # type: ignore[arg-type]
            )
            body = answer.body()
            body = gzip.decompress(body) if body.startswith(_GZIP) else body
            self.seen.append(Seen("answer", path, body.decode("latin-1")))
            self.seen.append(Seen("headers", path, _without_cookies(answer.headers)))
            answers.append(answer)
        return answers

    def read_files(self) -> None:
        """The log, and each file of the built frontend, also unpacked."""
        self.seen.append(Seen("log", self.site.log.name, self.site.log_text()))
        self.seen += built_files()

    def leaks(self, secrets: Mapping[str, str]) -> list[str]:
        """Which secret is seen where; `secrets` by their names, which are all that is shown."""
        return leaks_in(self.seen, secrets)

    def kinds(self) -> set[str]:
        """What kinds of text were seen."""
        return {one.kind for one in self.seen}

    def _came(self, response: Response) -> None:
        self._unread.append(response)

    def _read(self, response: Response) -> None:
        url = response.url
        self.seen.append(Seen("URL", url, f"{url} {response.request.headers.get('referer', '')}"))
        try:
            headers, body = response.all_headers(), response.body()
        except Error:  # a redirect has no body, and neither has what a page left before it came
            return
        kind = "polling" if "transport=polling" in url else "response"
        self.seen.append(Seen("headers", url, _without_cookies(headers)))
        self.seen.append(Seen(kind, url, body.decode("latin-1")))

    def _listen(self, socket: WebSocket) -> None:
        def note(frame: str | bytes) -> None:
            text = frame if isinstance(frame, str) else frame.decode("latin-1")
            self.seen.append(Seen("frame", socket.url, text))

        self.seen.append(Seen("URL", socket.url, socket.url))
        socket.on("framereceived", note)
        socket.on("framesent", note)

    def _add(self, kind: str, page: Page | None, text: str) -> None:
        self.seen.append(Seen(kind, page.url if page else "", text))


def _without_cookies(headers: Mapping[str, str]) -> str:
    return str({name: text for name, text in headers.items() if name.lower() != "set-cookie"})


def leaks_in(seen: Iterable[Seen], secrets: Mapping[str, str]) -> list[str]:
    """Each leak as `name: kind at where`."""
    forms = {name: forms_of(secret) for name, secret in secrets.items()}
    return sorted(
        {
            f"{name}: {one.kind} at {one.where}"
            for one in seen
            for name, texts in forms.items()
            if any(text in one.text or text in one.where for text in texts)
        }
    )


def built_files(built: Path = BUILT) -> Iterator[Seen]:
    """Every file of the frontend, and what the compressed ones hold."""
    packed = []
    for path in sorted(one for one in built.rglob("*") if one.is_file()):
        name = str(path.relative_to(built))
        if path.suffix == ".br":
            packed.append(str(path))
        elif path.suffix == ".gz":
            yield Seen("gzip file", name, gzip.decompress(path.read_bytes()).decode("latin-1"))
        else:
            yield Seen("file", name, path.read_bytes().decode("latin-1"))
    done = subprocess.run(
        ["node", "-e", _UNPACK, *packed], capture_output=True, text=True, check=True, timeout=60
    )
    for line in done.stdout.splitlines():
        name, text = json.loads(line)
        yield Seen("brotli file", name, text)
