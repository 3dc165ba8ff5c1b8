"""Spans: runs of text in one style, joined where neighbors look the same."""

from app.output.terminal.spans import Span, joined, plain_text, spans_of
from app.output.terminal.styles import PLAIN, Style

RED = Style(fg=1)


def test_texts_of_one_style_are_one_span_and_empty_ones_none() -> None:
    texts, styles = ["a", "", "b", "c", ""], [PLAIN, RED, Style(), RED, PLAIN]
    assert spans_of(texts, styles) == (Span("ab"), Span("c", RED))


def test_joining_changes_no_text() -> None:
    spans = (Span("a", RED), Span("b", RED), Span(""), Span("c"))
    assert joined(spans) == (Span("ab", RED), Span("c"))
    assert plain_text(joined(spans)) == plain_text(spans) == "abc"
