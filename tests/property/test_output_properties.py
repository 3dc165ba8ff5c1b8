"""Properties of the output's text: nothing lost, nothing in disguise, whatever a job prints."""

import re
import unicodedata
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from app.output.blocks.block import Block, build_block
from app.output.events import OutputEvent, in_order
from app.output.lines import Line
from app.output.reading.gaps import joined_gaps
from app.output.reading.styled_lines import styled_lines
from app.output.reading.window import lines_between
from app.output.terminal.ansi import AnsiDecoder
from app.output.terminal.spans import Span, joined, plain_text
from tests.property.outputs import any_text, exact_bytes, terminal_text

printable = st.text(
    st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1, max_size=20
)
ROW_ENDS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"


def decoded(text: str) -> tuple[Span, ...]:
    return AnsiDecoder().decode_line(text)


@given(any_text, st.lists(st.integers(0, 100), max_size=5))
def test_text_that_is_split_anywhere_gives_the_same_spans(text: str, cuts: list[int]) -> None:
    places = sorted({0, len(text), *(min(cut, len(text)) for cut in cuts)})
    decoder = AnsiDecoder()
    for start, end in pairwise(places):
        decoder.feed(text[start:end])
    assert decoder.end_line() == decoded(text)


@given(any_text)
def test_no_control_character_but_the_tab_survives(text: str) -> None:
    shown = plain_text(decoded(text)).replace("\t", "")
    assert not {unicodedata.category(char) for char in shown} & {"Cc", "Cs", "Zl", "Zp"}


@given(any_text)
def test_what_was_shown_once_is_shown_the_same_again(text: str) -> None:
    shown = plain_text(decoded(text))
    assert plain_text(decoded(shown)) == shown


@given(any_text)
def test_neighboring_spans_differ_and_none_is_empty(text: str) -> None:
    spans = decoded(text)
    assert joined(spans) == spans
    assert all(span.text for span in spans)


@given(printable, terminal_text, printable)
def test_text_before_a_sequence_and_on_the_next_line_is_never_eaten(
    before: str, middle: str, after: str
) -> None:
    (first, second), _ = styled_lines([Line(1, before + middle), Line(2, after)])
    states = [plain_text(state) for state in (*first.earlier, first.spans)]
    assert any(state.startswith(before) for state in states) or "\r" in middle
    assert plain_text(second.spans) == after


def events_of(text: str) -> list[OutputEvent]:
    """What AWX's display makes of a program's text: one event a row, split at every row's end."""
    events: list[OutputEvent] = []
    line = 0
    for row in re.findall(f"[^{ROW_ENDS}]*[{ROW_ENDS}]", text):
        ends = row[-1] == "\n"
        shown = row[:-1] if row[-1] in "\n\r" else row
        events.append(OutputEvent(len(events) + 1, line, line + int(ends), shown))
        line += int(ends)
    return events


awx_text = st.lists(
    st.text(st.characters(exclude_categories=("Cs",)), max_size=8) | st.sampled_from(ROW_ENDS),
    max_size=30,
).map(lambda parts: "".join(parts) + "\n")


@given(awx_text, st.randoms())
def test_what_a_program_wrote_comes_back_exactly(text: str, random: object) -> None:
    events = events_of(text)
    random.shuffle(events)  # type: ignore[attr-defined]
    whole = build_block(1, len(events), in_order(events))
    assert bytes(whole.text) == exact_bytes(in_order(events)) == text.encode()


def blocks_of(events: list[OutputEvent], size: int) -> list[Block]:
    """As many blocks as it takes, `size` counters each."""
    last = max((event.counter for event in events), default=0)
    return [
        build_block(
            first,
            first + size - 1,
            [event for event in in_order(events) if first <= event.counter < first + size],
        )
        for first in range(1, last + 1, size)
    ]


@given(awx_text, st.integers(1, 7))
def test_every_row_a_program_wrote_is_one_line_with_all_its_states(text: str, size: int) -> None:
    blocks = blocks_of(events_of(text), size)
    lines = lines_between(blocks, 1, 10**6)
    rows = text.removesuffix("\n").split("\n")
    assert b"".join(bytes(block.text) for block in blocks).decode() == text
    assert [line.number for line in lines] == list(range(1, len(rows) + 1))
    for line, row in zip(lines, rows, strict=True):
        assert line.text == row.rstrip("\r")


@given(st.lists(st.integers(1, 40), unique=True, min_size=1), st.integers(1, 50))
def test_gaps_and_events_together_are_every_counter_up_to_the_last(
    counters: list[int], size: int
) -> None:
    blocks = blocks_of(
        [OutputEvent(counter, counter - 1, counter, "x") for counter in counters], size
    )
    gaps = joined_gaps(gap for block in blocks for gap in block.gaps)
    absent = [n for gap in gaps for n in range(gap.first, gap.last + 1)]
    assert sorted([*absent, *counters]) == list(range(1, blocks[-1].last + 1))
