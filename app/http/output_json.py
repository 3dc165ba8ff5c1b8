"""How a page of output looks on the wire to the browser's output view: small, text only.

Does not read anything. Keys that say nothing (no style, not cut, nothing earlier) are left out.
A span is its text alone, or `[text, style]` with the style's letters as assets/output/spans.jsx
reads them; colours are a number of the theme (0 to 15) or `[red, green, blue]`.
"""

from collections.abc import Iterable
from typing import TypedDict

from app.output.ansi import Span, StyledLine, styled_lines
from app.output.lines import MissingEvents
from app.output.styles import Colour, Style, palette_rgb
from app.viewing.output_reader import OutputPage

ColourJson = int | list[int]


class StyleJson(TypedDict, total=False):
    """Foreground, background, attributes as letters, link."""

    f: ColourJson
    b: ColourJson
    a: str
    href: str


SpanJson = str | tuple[str, StyleJson]


class LineJson(TypedDict, total=False):
    """Number, time, spans, "awx" or "completed" where AWX cut it, characters left out, the newest
    states before it and how many there were.
    """

    n: int
    at: str
    spans: list[SpanJson]
    cut: str
    omitted: int
    earlier: list[list[SpanJson]]
    states: int


class GapJson(TypedDict):
    """Counters `first` to `last` are absent before line `before`."""

    first: int
    last: int
    before: int
    reason: str


class PageJson(TypedDict):
    """The answer of the route."""

    lines: list[LineJson]
    start: int
    total: int
    final: int
    complete: bool
    more: bool
    missing: list[GapJson]


def page_json(page: OutputPage) -> PageJson:
    """The whole page; takes time in proportion to its text, so call it on a thread."""
    styled, _ = styled_lines(page.lines, page.start_style)
    return PageJson(
        lines=[_line(line) for line in styled],
        start=page.first_line,
        total=page.total_lines,
        final=page.final_through,
        complete=page.is_complete,
        more=page.has_more,
        missing=[_gap(gap) for gap in page.missing],
    )


def _line(styled: StyledLine) -> LineJson:
    line = LineJson(n=styled.line.number, spans=_spans(styled.spans))
    if styled.line.at is not None:
        line["at"] = styled.line.at.isoformat(timespec="milliseconds")
    if styled.line.is_cut:
        line["cut"] = "completed" if styled.line.is_completed else "awx"
    if styled.line.omitted:
        line["omitted"] = styled.line.omitted
    if styled.earlier:
        line["earlier"] = [_spans(state) for state in styled.earlier]
    if styled.line.states > len(styled.earlier):
        line["states"] = styled.line.states
    return line


def _gap(gap: MissingEvents) -> GapJson:
    return GapJson(first=gap.first, last=gap.last, before=gap.before_line, reason=gap.reason.value)


def _spans(spans: Iterable[Span]) -> list[SpanJson]:
    return [_span(span) for span in spans]


def _span(span: Span) -> SpanJson:
    style = _style(span.style)
    return (span.text, style) if style else span.text


def _style(style: Style) -> StyleJson:
    compact = StyleJson()
    if style.fg is not None:
        compact["f"] = _colour(style.fg)
    if style.bg is not None:
        compact["b"] = _colour(style.bg)
    if attributes := _attributes(style):
        compact["a"] = attributes
    if style.link is not None:
        compact["href"] = style.link
    return compact


def _colour(colour: Colour) -> ColourJson:
    if isinstance(colour, int):
        return colour if colour < 16 else list(palette_rgb(colour))
    return list(colour)


def _attributes(style: Style) -> str:
    letters = (
        ("b", style.bold),
        ("d", style.dim),
        ("i", style.italic),
        ("u", style.underline),
        ("v", style.inverse),
        ("s", style.strike),
    )
    return "".join(letter for letter, is_set in letters if is_set)
