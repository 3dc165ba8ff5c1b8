"""How a page of output looks on the wire to the browser's output view: small, text only.

Does not read anything. Keys that say nothing (no style, not cut, nothing earlier) are left out.
A span is its text alone, or `[text, style]` with the style's letters as assets/output/rows/Line.jsx
reads them; colors are a number of the theme (0 to 15) or `[red, green, blue]`.
"""

from collections.abc import Collection, Iterable
from functools import lru_cache
from typing import NotRequired

from typing_extensions import TypedDict

from app.output import (
    PLAIN,
    Color,
    Highlighter,
    MatchSpan,
    MissingEvents,
    OutputPage,
    Span,
    Style,
    StyledLine,
    palette_rgb,
    plain_text,
    styled_lines,
)

ColorJson = int | list[int]


class StyleJson(TypedDict, total=False):
    """Foreground, background, attributes as letters, link."""

    f: ColorJson
    b: ColorJson
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
    marks: list[MatchSpan]
    earlier_marks: list[list[MatchSpan]]
    hit: bool


class GapJson(TypedDict):
    """Counters `first` to `last` are absent before line `before`."""

    first: int
    last: int
    before: int
    reason: str


class SkippedJson(TypedDict):
    """The numbers `first` to `last` of lines are in no event; the place is before line `before`."""

    first: int
    last: int
    before: int


class SearchedJson(TypedDict):
    """How far a filtered list goes."""

    lines: int
    total: int
    complete: bool


class PageJson(TypedDict):
    """The answer of the route; `searched` only for a filtered list, `marks_cut` where it is so."""

    lines: list[LineJson]
    start: int
    total: int
    final: int
    complete: bool
    more: bool
    unconfirmed: bool
    missing: list[GapJson]
    skipped: list[SkippedJson]
    searched: NotRequired[SearchedJson]
    marks_cut: NotRequired[bool]
    unstored: NotRequired[bool]


def page_json(
    page: OutputPage, marker: Highlighter | None = None, hits: Collection[int] | None = None
) -> PageJson:
    """The whole page, marked by `marker`; takes time with its text: call it on a thread.

    `hits` are the lines that are known to match, where that is known.
    """
    lines = [
        _marked(_line(styled), styled, marker, hits) if marker else _line(styled)
        for styled in _styled(page)
    ]
    body = PageJson(
        lines=lines,
        start=page.first_line,
        total=page.total_lines,
        final=page.final_through,
        complete=page.is_complete,
        more=page.has_more,
        unconfirmed=page.is_unconfirmed,
        missing=[_gap(gap) for gap in page.missing],
        skipped=[
            SkippedJson(first=one.first, last=one.last, before=one.before_line)
            for one in page.skipped
        ],
    )
    if marker is not None and marker.is_cut:
        body["marks_cut"] = True
    if page.is_unstored:
        body["unstored"] = True
    return body


def _styled(page: OutputPage) -> Iterable[StyledLine]:
    """Style runs on from line to line, unless the page is of chosen lines."""
    if not page.styles:
        return styled_lines(page.lines, page.start_style)[0]
    return [styled_lines([line], page.styles.get(line.number, PLAIN))[0][0] for line in page.lines]


def _marked(
    line: LineJson, styled: StyledLine, marker: Highlighter, hits: Collection[int] | None
) -> LineJson:
    """Where the pattern is, in UTF-16 units of each state's text."""
    found = marker.ranges(plain_text(styled.spans))
    earlier = [marker.ranges(plain_text(state)) for state in styled.earlier]
    if found:
        line["marks"] = found
    if any(earlier):
        line["earlier_marks"] = earlier
    is_marked = bool(found) or any(earlier)
    if is_marked if hits is None else styled.line.number in hits:
        line["hit"] = True
    return line


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
    if styled.states > len(styled.earlier):
        line["states"] = styled.states
    return line


def _gap(gap: MissingEvents) -> GapJson:
    return GapJson(first=gap.first, last=gap.last, before=gap.before_line, reason=gap.reason.value)


def _spans(spans: Iterable[Span]) -> list[SpanJson]:
    return [_span(span) for span in spans]


def _span(span: Span) -> SpanJson:
    if span.style is PLAIN:
        return span.text
    style = _style(span.style)
    return (span.text, style) if style else span.text


@lru_cache(1024)
def _style(style: Style) -> StyleJson:
    compact = StyleJson()
    if style.fg is not None:
        compact["f"] = _color(style.fg)
    if style.bg is not None:
        compact["b"] = _color(style.bg)
    if attributes := _attributes(style):
        compact["a"] = attributes
    if style.link is not None:
        compact["href"] = style.link
    return compact


def _color(color: Color) -> ColorJson:
    if isinstance(color, int):
        return color if color < 16 else list(palette_rgb(color))
    return list(color)


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
