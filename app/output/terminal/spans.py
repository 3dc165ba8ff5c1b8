"""Runs of text in one style."""

from collections.abc import Iterable, Sequence

import msgspec

from app.output.terminal.styles import PLAIN, Style


class Span(msgspec.Struct, frozen=True, gc=False):
    """A run of text in one style; a msgspec struct, because there are many."""

    text: str
    style: Style = PLAIN


def joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The same text, with adjacent spans of equal style joined."""
    found = tuple(spans)
    return spans_of([span.text for span in found], [span.style for span in found])


def plain_text(spans: Iterable[Span]) -> str:
    """The text of the spans without their styles."""
    return "".join(span.text for span in spans)


def spans_of(texts: Sequence[str], styles: Sequence[Style]) -> tuple[Span, ...]:
    """The spans of consecutive texts, given the style of each; none of them is empty."""
    groups: list[tuple[Style, list[str]]] = []
    last: Style | None = None
    for text, style in zip(texts, styles, strict=True):
        if not text:
            continue
        if last is not None and (style is last or style == last):
            groups[-1][1].append(text)
        else:
            groups.append((style, [text]))
            last = style
    return tuple(Span("".join(parts), style) for style, parts in groups)
