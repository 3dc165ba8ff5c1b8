"""Line numbers that the controller counted over are said, in windows and downloads."""

from itertools import pairwise

import pytest

from app.output.blocks.block import Block, build_block
from app.output.events import OutputEvent
from app.output.reading.export import Format, byte_size, export
from app.output.reading.skipped_lines import SkippedLines, skipped_between

JUMP = SkippedLines(51, 57)


def events(*, lost: frozenset[int] = frozenset()) -> list[OutputEvent]:
    """A line an event; after line 50 the controller goes on with line 58."""
    lines = [*range(50), *range(57, 65)]
    made = [OutputEvent(n, line, line + 1, f"line {line + 1}") for n, line in enumerate(lines, 1)]
    return [event for event in made if event.counter not in lost]


def cut_at(made: list[OutputEvent], *borders: int) -> list[Block]:
    edges = [0, *borders, 58]
    return [
        build_block(before + 1, end, [event for event in made if before < event.counter <= end])
        for before, end in pairwise(edges)
    ]


def skipped(blocks: list[Block], first: int = 1, below: int = 100) -> list[SkippedLines]:
    return list(skipped_between([block.extent for block in blocks], blocks, first, below))


@pytest.mark.parametrize("borders", [(), (50,), (49, 50, 51), (20,)])
def test_a_jump_of_the_numbers_is_reported_wherever_blocks_end(borders: tuple[int, ...]) -> None:
    blocks = cut_at(events(), *borders)
    assert skipped(blocks) == [JUMP]
    assert skipped(blocks, 58, 59) == [JUMP]
    assert skipped(blocks, 1, 58) == []
    assert skipped(blocks, 59, 100) == []


@pytest.mark.parametrize("borders", [(), (50,), (51,), (50, 51)])
def test_where_events_are_absent_no_line_counts_as_skipped(borders: tuple[int, ...]) -> None:
    assert skipped(cut_at(events(lost=frozenset({51})), *borders)) == []


def test_lines_before_the_first_event_are_skipped_too() -> None:
    assert skipped([build_block(1, 1, [OutputEvent(1, 7, 8, "line 8")])]) == [SkippedLines(1, 7)]


def test_a_block_that_what_is_before_it_is_not_here_of_says_nothing() -> None:
    assert skipped([build_block(1025, 1025, [OutputEvent(1025, 2000, 2001, "x")])]) == []


@pytest.mark.parametrize("borders", [(), (50,), (49, 50, 51)])
@pytest.mark.parametrize(
    ("form", "marker"),
    [
        (Format.PLAIN, b"line 50\n[7 lines missing at the controller: 51-57]\nline 58\n"),
        (Format.JSONL, b'{"skipped":[51,57]}\n{"line":58,'),
        (Format.TIMES, b"[7 lines missing at the controller: 51-57]\n"),
    ],
)
def test_a_download_names_the_skipped_lines(
    borders: tuple[int, ...], form: Format, marker: bytes
) -> None:
    blocks = cut_at(events(), *borders)
    text = b"".join(export(blocks, form))
    assert text.count(marker) == 1
    assert byte_size(blocks, form) == len(text)


def test_the_exact_download_has_nothing_but_what_the_program_wrote() -> None:
    assert b"missing" not in b"".join(export(cut_at(events()), Format.EXACT))


def test_a_skipped_line_is_named_in_the_singular() -> None:
    blocks = [build_block(1, 2, [OutputEvent(1, 0, 1, "a"), OutputEvent(2, 2, 3, "c")])]
    assert b"".join(export(blocks, Format.PLAIN)) == (
        b"a\n[1 line missing at the controller: 2]\nc\n"
    )
