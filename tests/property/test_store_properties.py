"""Properties of blocks: on disk and back, merged anywhere, styled from anywhere."""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from app.output.blocks.block import Block, block_from_parts, build_block, merge_blocks
from app.output.blocks.line_table import Parts
from app.output.blocks.store import JobStore
from app.output.blocks.stored_end import End
from app.output.events import OutputEvent
from app.output.terminal.ansi import AnsiDecoder
from app.output.terminal.style_changes import change_from_json, style_change_in
from app.output.terminal.styles import PLAIN, Style
from tests.property.outputs import any_text, cut_up, pieces


def tables(block: Block) -> dict[str, object]:
    """Everything that a block says, to be compared."""
    plain = block.plain
    rows = None if plain.part_of_row is None else plain.part_of_row.tolist()
    return {
        "counters": (block.first, block.last),
        "text": bytes(block.text),
        "starts": block.parts.starts.tolist(),
        "numbers": block.parts.numbers.tolist(),
        "at": block.parts.at_us.tolist(),
        "flags": block.parts.flags.tolist(),
        "gaps": block.gaps,
        "style": block.style,
        "plain": bytes(plain.text),
        "rows": plain.starts.tolist(),
        "part_of_row": rows,
    }


@st.composite
def cases(draw: st.DrawFn) -> tuple[list[OutputEvent], list[Block]]:
    made = draw(pieces(with_gaps=draw(st.booleans()), is_wild=draw(st.booleans())))
    return made, draw(cut_up(made))


@settings(deadline=None)  # disks take their time
@given(cases())
def test_a_block_comes_back_from_disk_as_it_was(
    case: tuple[list[OutputEvent], list[Block]],
) -> None:
    _, blocks = case
    with TemporaryDirectory() as folder:
        store = JobStore(Path(folder))
        for block in blocks:
            store.save(block)
        store.save_end(End(blocks[-1].last, 7))
        again = JobStore(Path(folder))
        assert again.end == End(blocks[-1].last, 7)
        for head, block in zip(again.heads, blocks, strict=True):
            read = again.read(head)
            assert read is not None
            assert tables(read) == tables(block)
            assert read.extent == block.extent


@given(cases(), st.data())
def test_blocks_that_are_merged_anywhere_are_the_block_of_all_their_events(
    case: tuple[list[OutputEvent], list[Block]], data: st.DataObject
) -> None:
    made, blocks = case
    begin = data.draw(st.integers(0, len(blocks) - 1))
    end = data.draw(st.integers(begin + 1, len(blocks)))
    first, last = blocks[begin].first, blocks[end - 1].last
    within = [piece for piece in made if first <= piece.counter <= last]
    assert tables(merge_blocks(blocks[begin:end])) == tables(build_block(first, last, within))


def style_after(text: str, style: Style) -> Style:
    """What AnsiDecoder makes of the same lines, one by one; links apart."""
    decoder = AnsiDecoder(style)
    for line in text.split("\n"):
        decoder.decode_line(line)
    return replace(decoder.style, link=None)


styles = st.builds(
    Style,
    fg=st.none() | st.integers(0, 255),
    bg=st.none() | st.integers(0, 255),
    bold=st.booleans(),
    dim=st.booleans(),
    underline=st.booleans(),
    inverse=st.booleans(),
)
sgr = st.lists(
    st.sampled_from(
        ["0", "", "1", "22", "31", "38;5;9", "48:2::1:2:3", "39", "4:0", "7", "38", "x"]
    ),
    max_size=4,
).map(lambda codes: f"\x1b[{';'.join(codes)}m")
colored = st.lists(sgr | any_text, max_size=8).map("".join)


@given(colored, styles)
def test_a_change_of_style_is_what_decoding_the_lines_gives(text: str, style: Style) -> None:
    exact = text.encode("utf-8", "replace")
    change = style_change_in(exact)
    assert change.after(style) == style_after(exact.decode(), style)
    assert change_from_json(change.to_json()) == change


@given(st.lists(colored, min_size=1, max_size=4))
def test_changes_that_follow_one_another_are_the_change_of_the_whole(texts: list[str]) -> None:
    style = PLAIN
    for text in texts:
        style = style_change_in(f"{text}\n".encode("utf-8", "replace")).after(style)
    whole = "".join(f"{text}\n" for text in texts).encode("utf-8", "replace")
    assert style_change_in(whole).after(PLAIN) == style


@given(st.lists(colored, min_size=1, max_size=6))
def test_rows_are_what_the_decoder_shows(texts: list[str]) -> None:
    raw = [f"{text}\n".encode("utf-8", "replace") for text in texts]
    starts = np.cumsum([0, *map(len, raw)], dtype=np.uint64)
    count = len(raw)
    parts = Parts(
        starts,
        np.arange(1, count + 1, dtype=np.uint32),
        np.zeros(count, dtype=np.int64),
        np.full(count, 2, dtype=np.uint8),
    )
    plain = block_from_parts(1, count, b"".join(raw), parts).plain
    owner = plain.part_of_row if plain.part_of_row is not None else np.arange(count)
    found = [
        (int(part), bytes(plain.text[begin : end - 1]).decode())
        for part, (begin, end) in zip(owner, pairwise(plain.starts.tolist()), strict=True)
    ]
    expected = [
        (part, row)
        for part, line in enumerate(raw)
        for row in shown_states(line.decode().removesuffix("\n"))
    ]
    assert found == expected


def shown_states(line: str) -> list[str]:
    rows: list[str] = []
    decoder = AnsiDecoder(keep=lambda texts, _styles: rows.append("".join(texts)))
    shown = "".join(span.text for span in decoder.decode_line(line))
    return [*rows, shown]
