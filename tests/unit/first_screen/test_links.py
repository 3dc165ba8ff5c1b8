"""Where a line is a link: as assets/output/rows/links.js finds it."""

from hypothesis import given
from hypothesis import strategies as st

from app.first_screen.links import stretches_of
from app.output.terminal.spans import Span
from app.output.terminal.styles import PLAIN, Style
from tests.support.javascript import answers_of

FUNCTION = """([spans, isCut], m) =>
  m.stretchesOf(spans, m.linksOf(spans, { isCut })).map(({ href, spans: own }) =>
    [href !== "", own.map((one) => (typeof one === "string" ? one : one[0]))])"""
BOLD = Style(bold=True)
MARKED, OTHER = Style(link="https://marked.example/"), Style(link="http://other.example/")
UNSAFE, MAIL = Style(link="javascript:alert(1)"), Style(link="mailto:a@b.example")
TEXTS = [
    "nothing",
    "see https://awx.example.",
    "see (https://a.example/x?y=1&z=(2)), or [https://b.example]",
    "https://a.example,https://b.example;http://c.example, done",
    "xhttps://a.example 1http://b.example -HTTPS://C.example/",
    "http:// https://. https://[::1]/ https://[1 http:////d.example",
    "https://\N{LATIN SMALL LETTER A WITH DIAERESIS}.example/\u200b/x <https://e.example/<b>>",
    "ftp://c.example mailto:a@b.example //f.example",
    "https://user@g.example:8080/a#b!c",
    f"https://long.example/{'x' * 2000} https://short.example",
]
LINES = [
    *[[Span(text)] for text in TEXTS],
    [Span("at https://awx."), Span("example/jobs", BOLD), Span(", done")],
    [Span("one", MARKED), Span("two", MARKED), Span("three", OTHER), Span(" https://a.example")],
    [Span("https://a.example", BOLD), Span("here", MARKED), Span("https://b.example")],
    [Span("press", UNSAFE), Span(" or "), Span("write", MAIL)],
]
spans = st.builds(Span, st.text("ht ps:/.,()[]x\n", max_size=9), st.sampled_from([PLAIN, MARKED]))


def test_a_line_is_cut_into_links_as_on_the_page() -> None:
    cases = [(line, is_cut) for line in LINES for is_cut in (False, True)]
    sent = [
        [
            [[one.text, {"href": one.style.link}] if one.style.link else one.text for one in line],
            is_cut,
        ]
        for line, is_cut in cases
    ]
    assert answers_of("output/rows/links.js", FUNCTION, sent) == [
        [
            [is_link, [span.text for span in own]]
            for is_link, own in stretches_of(line, is_cut=is_cut)
        ]
        for line, is_cut in cases
    ]


@given(st.lists(spans, max_size=6), st.booleans())
def test_no_character_is_lost_or_moved(line: list[Span], is_cut: bool) -> None:
    found = stretches_of(line, is_cut=is_cut)
    text = "".join(span.text for _, own in found for span in own)
    assert text == "".join(span.text for span in line)
