"""The lines of an output as rows, as assets/output/rows/Line.jsx: number, text, notes."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from app.first_screen.colors import classes_of, colors_of
from app.first_screen.element import Element
from app.first_screen.links import stretches_of
from app.first_screen.markup import h
from app.first_screen.words import (
    counted,
    cut_words,
    gap_words,
    silence_words,
    skipped_words,
)
from app.output import Line, OutputPage, Span, StyledLine

_Gaps = tuple[Sequence[Element], Sequence[Element]]  # before a line, and behind the last one


def rows_of(
    page: OutputPage, styled: Sequence[StyledLine], *, may_grow: bool, current: int = 0
) -> list[Element]:
    """The rows of `styled`, the first lines of `page`; `current` is marked, 0 for none.

    A line that is in no event has no row, but for what is missing before it.
    """
    gaps = gaps_by_line(page, may_grow=may_grow)
    rows: list[Element] = []
    before: Line | None = None
    for one in styled:
        number = one.line.number
        above = before.number + 1 if before else page.first_line
        absent = sorted(other for other in gaps if above <= other < number)
        rows += [h("div", "ov-line", *gaps[other], role="listitem") for other in absent]
        tail = gaps.get(number + 1, ()) if number == page.total_lines else ()
        around = gaps.get(number, ()), tail
        rows.append(_row(one, before, around, is_current=number == current))
        before = one.line
    return rows


def gaps_by_line(page: OutputPage, *, may_grow: bool) -> dict[int, list[Element]]:
    """What is missing before a line, by its number."""
    gaps: dict[int, list[Element]] = {}
    for gap in page.missing:
        is_arriving = may_grow and gap.reason == "may_arrive"
        kind = "ov-gap ov-arriving" if is_arriving else "ov-gap"
        words = h("span", kind, gap_words(gap, may_grow=may_grow))
        gaps.setdefault(gap.before_line, []).append(words)
    for skipped in page.skipped:
        words = h("span", "ov-gap", skipped_words(skipped.first, skipped.last))
        gaps.setdefault(skipped.before_line, []).append(words)
    return gaps


def iso_ms(time: datetime) -> str:
    """A time as lines are sent with it."""
    return time.isoformat(timespec="milliseconds")


def _row(styled: StyledLine, before: Line | None, around: _Gaps, *, is_current: bool) -> Element:
    line = styled.line
    gaps, tail = around
    number = str(line.number)
    is_next = before is not None and line.number == before.number + 1
    silence = silence_words(before.at, line.at) if before and is_next else ""
    link = h(
        "a",
        "ov-number",
        href=f"#L{number}",
        data_line=number,
        aria_label=f"Line {number}",
        tabindex="-1",
    )
    more = {"data_at": iso_ms(line.at)} if line.at else {}
    if is_current:
        more["aria_current"] = "true"
    return h(
        "div",
        "ov-line ov-current" if is_current else "ov-line",
        *gaps,
        h("span", "ov-silence", data_words=silence) if silence else None,
        link,
        _text(styled),
        *tail,
        role="listitem",
        id=f"L{number}",
        data_n=number,
        **more,
    )


def _text(styled: StyledLine) -> Element:
    line = styled.line
    is_cut = line.omitted > 0 or (line.is_cut and not line.is_completed)
    notes = []
    if line.omitted:
        omitted = counted(line.omitted, "more character")
        notes.append(h("span", "ov-note", f"{omitted} not shown; the download has them"))
    if line.is_cut:
        notes.append(h("span", "ov-note", cut_words(is_completed=line.is_completed)))
    return h(
        "span",
        "ov-text",
        None if styled.spans else h("br"),
        *_spans(styled.spans, is_cut=is_cut),
        *notes,
        _earlier(styled) if styled.earlier else None,
    )


def _earlier(styled: StyledLine) -> Element:
    """What a progress bar or the like printed over."""
    here = len(styled.earlier)
    states = max(styled.states, here)
    words = counted(states, "earlier state")
    if states > here:
        words += f", the last {here:,} of them here"
    folded = [h("div", "", *_spans(spans)) for spans in styled.earlier]
    return h("details", "ov-earlier", h("summary", "", words), *folded)


def _spans(spans: Sequence[Span], *, is_cut: bool = False) -> Iterable[Element | str]:
    for is_link, own in stretches_of(spans, is_cut=is_cut):
        pieces = [_span(span) for span in own]
        if is_link:
            yield h("span", "ov-link", *pieces)
        else:
            yield from pieces


def _span(span: Span) -> Element | str:
    classes = classes_of(span.style)
    if not classes:
        return span.text
    return Element("span", {"class": " ".join(classes), **colors_of(span.style)}, (span.text,))
