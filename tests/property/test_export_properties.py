"""Properties of downloads: nothing lost, nothing added, the same wherever blocks and chunks end."""

import json
from datetime import UTC
from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from app.output.blocks.block import Block, build_block
from app.output.events import OutputEvent
from app.output.lines import Line
from app.output.reading.export import CHUNK_BYTES, Format, byte_size, exact_size, export
from app.output.reading.line_stream import LineSelection
from app.output.reading.styled_lines import styled_lines
from app.output.reading.window import lines_between
from app.output.search.line_set import line_set
from app.output.search.match_index import MatchIndex
from app.output.terminal.spans import plain_text
from tests.property.outputs import cut_up, pieces, whole_file

formats = st.sampled_from(Format)


@st.composite
def cases(draw: st.DrawFn) -> tuple[list[OutputEvent], list[Block]]:
    made = draw(pieces(with_gaps=draw(st.booleans()), is_wild=draw(st.booleans())))
    return made, draw(cut_up(made))


@st.composite
def wants(draw: st.DrawFn) -> LineSelection:
    numbers = sorted(draw(st.sets(st.integers(1, 30), max_size=10)))
    table = MatchIndex([line_set(np.array(numbers, dtype=np.int64))])
    first = draw(st.integers(1, 12))
    last = draw(st.none() | st.integers(first, 30))
    return LineSelection(first, last, draw(st.none() | st.just(table)))


def written(blocks: list[Block], form: Format, wanted: LineSelection | None = None) -> bytes:
    return b"".join(export(blocks, form, wanted or LineSelection()))


@given(cases())
def test_the_exact_format_is_what_the_program_wrote(
    case: tuple[list[OutputEvent], list[Block]],
) -> None:
    made, blocks = case
    whole = whole_file(made, blocks[-1].last)
    assert written(blocks, Format.EXACT) == whole
    by_extent = {block.extent: block for block in blocks}
    assert exact_size([*by_extent], by_extent.get) == len(whole)


@given(cases(), st.data())
def test_what_was_there_of_a_running_job_is_the_beginning_of_the_whole_file(
    case: tuple[list[OutputEvent], list[Block]], data: st.DataObject
) -> None:
    _, blocks = case
    part = blocks[: data.draw(st.integers(1, len(blocks)))]
    assert written(blocks, Format.EXACT).startswith(written(part, Format.EXACT))


@given(cases(), wants())
def test_the_exact_size_of_a_part_is_that_of_its_file(
    case: tuple[list[OutputEvent], list[Block]], wanted: LineSelection
) -> None:
    _, blocks = case
    assert byte_size(blocks, Format.EXACT, wanted) == len(written(blocks, Format.EXACT, wanted))


def shown_rows(
    made: list[OutputEvent], last_counter: int
) -> list[tuple[str, int | None, Line | None]]:
    """The text of each line as ansi.py shows it, after the marker of a gap that is before it."""
    whole = build_block(1, made[-1].counter, made)
    styled, _ = styled_lines(lines_between([whole], 1, 2**31))
    missing = [(gap.first, gap.last, gap.before_line) for gap in whole.gaps]
    if made[-1].counter < last_counter:
        missing.append((made[-1].counter + 1, last_counter, 2**40))
    rows: list[tuple[str, int | None, Line | None]] = []
    for line in [*styled, None]:
        number = 2**40 if line is None else line.line.number
        while missing and missing[0][2] <= number:
            first, last, _ = missing.pop(0)
            count = last - first + 1
            which = f"{first}-{last}" if count > 1 else f"{first}"
            noun = "events" if count > 1 else "event"
            rows.append((f"[{count} {noun} missing at the controller: {which}]", first, None))
        if line is not None:
            rows.append((plain_text(line.spans), None, line.line))
    return rows


@given(cases())
def test_plain_lines_are_what_is_shown(case: tuple[list[OutputEvent], list[Block]]) -> None:
    made, blocks = case
    rows = shown_rows(made, blocks[-1].last)
    assert written(blocks, Format.PLAIN).decode() == "".join(f"{row[0]}\n" for row in rows)


@given(cases())
def test_json_lines_and_times_say_the_same(case: tuple[list[OutputEvent], list[Block]]) -> None:
    made, blocks = case
    stated = [json.loads(row) for row in written(blocks, Format.JSONL).splitlines()]
    with_times = written(blocks, Format.TIMES).decode().split("\n")[:-1]
    rows = shown_rows(made, blocks[-1].last)
    for (text, first_missing, line), one, timed in zip(rows, stated, with_times, strict=True):
        if line is None:
            assert one["missing"][0] == first_missing
            assert timed == f"{'-':<24}  {text}"
            continue
        newest = newest_time(made, line.number)
        assert one == {
            "line": line.number,
            "at": newest,
            "text": text,
            **({"cut": True} if line.is_cut else {}),
        }
        assert timed == f"{newest or '-':<24}  {text}"


def newest_time(made: list[OutputEvent], number: int) -> str | None:
    times = [
        event.created
        for event in made
        if event.created and event.start_line < number <= max(event.end_line, event.start_line + 1)
    ]
    if not times:
        return None
    return max(times).astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


@given(cases(), formats, wants(), st.integers(0, 400))
def test_a_file_is_the_same_wherever_blocks_end_and_can_be_resumed(
    case: tuple[list[OutputEvent], list[Block]], form: Format, wanted: LineSelection, skipped: int
) -> None:
    made, blocks = case
    whole = written(blocks, form, wanted)
    assert written([build_block(1, blocks[-1].last, made)], form, wanted) == whole
    assert byte_size(blocks, form, wanted) == len(whole)
    assert b"".join(export(blocks, form, wanted, skip_bytes=skipped)) == whole[skipped:]


@given(cases(), wants())
def test_a_range_has_the_lines_of_the_whole(
    case: tuple[list[OutputEvent], list[Block]], wanted: LineSelection
) -> None:
    _, blocks = case
    stated = [json.loads(row) for row in written(blocks, Format.JSONL).splitlines()]
    part = [json.loads(row) for row in written(blocks, Format.JSONL, wanted).splitlines()]
    kept = [row for row in stated if "line" in row and wanted.has(np.array([row["line"]]))[0]]
    assert [row for row in part if "line" in row] == kept


def test_chunks_are_small_and_a_long_line_goes_over_many() -> None:
    text = "x" * (3 * CHUNK_BYTES + 5)
    made = [OutputEvent(1, 0, 0, f"{text}\v"), OutputEvent(2, 0, 1, text)]
    blocks = [build_block(1, 1, made[:1]), build_block(2, 2, made[1:])]
    for form in (Format.EXACT, Format.PLAIN):
        chunks = list(export(blocks, form))
        assert max(map(len, chunks)) == CHUNK_BYTES
        assert sum(map(len, chunks)) == 2 * len(text) + 2
    lines = [OutputEvent(n, n - 1, n, "y" * 1000) for n in range(1, 2001)]
    sizes = [len(chunk) for chunk in export([build_block(1, 2000, lines)], Format.TIMES)]
    assert all(size == CHUNK_BYTES for size in sizes[:-1])
    assert all(one <= CHUNK_BYTES for one, _ in pairwise(sizes))


def test_what_is_there_goes_out_before_the_next_block_is_asked_for() -> None:
    asked = []

    def blocks() -> object:
        for n in (1, 2):
            asked.append(n)
            yield build_block(n, n, [OutputEvent(n, n - 1, n, f"line {n}")])

    chunks = export(blocks(), Format.PLAIN)  # type: ignore[arg-type]
    assert next(chunks) == b"line 1\n"
    assert asked == [1]


def test_of_a_progress_line_over_many_blocks_only_the_newest_state_is_held() -> None:
    made = [OutputEvent(n, 0, 0, f"{n:>1000}") for n in range(1, 2001)]
    blocks = [build_block(n + 1, n + 100, made[n : n + 100]) for n in range(0, 2000, 100)]
    assert written(blocks, Format.PLAIN) == f"{2000:>1000}\n".encode()
