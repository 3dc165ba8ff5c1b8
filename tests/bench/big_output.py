"""Makes the stored output of a job with millions of lines, in seconds.

One block's arrays serve for all: only the numbers in its text and its tables are patched.
"""

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from app.output.blocks.block import Block
from app.output.blocks.line_table import ENDED, Parts
from app.output.blocks.numbering import EVENTS_PER_BLOCK
from app.output.blocks.store import BLOCKS_PER_MERGE, JobStore
from app.output.blocks.stored_end import End
from app.output.terminal.style_changes import NO_CHANGE

LINES_A_BLOCK = EVENTS_PER_BLOCK * BLOCKS_PER_MERGE
NEEDLE_EVERY = 100_000
DIGITS = 8
START_US = 1_795_500_000_000_000  # in November 2026; a line each millisecond

_LINE = (
    f"line {'0' * DIGITS} of the big output, "
    "ok: [host-17.example.org] => changed=False rc=0 task 'a'"
).ljust(99, ".") + "\n"
LINE_BYTES = len(_LINE)
_NUMBER_AT = len("line ")
_NEEDLE_AT = LINE_BYTES - len(" needle \n")


def line_text(number: int) -> str:
    """The line of that number, without its newline."""
    text = _LINE[:_NUMBER_AT] + f"{number:0{DIGITS}d}" + _LINE[_NUMBER_AT + DIGITS : -1]
    is_marked = number % NEEDLE_EVERY == 0
    return text[:_NEEDLE_AT] + " needle " if is_marked else text


def big_blocks(lines: int) -> Iterator[Block]:
    """Blocks of one event a line, `lines` in all: merged ones, and at the end small ones."""
    rows = np.frombuffer(_LINE.encode() * LINES_A_BLOCK, dtype=np.uint8)
    for before, count in _spans(lines):
        numbers = np.arange(before + 1, before + count + 1, dtype=np.uint32)
        values = rows[: count * LINE_BYTES].reshape(count, LINE_BYTES).copy()
        for digit in range(DIGITS):
            power = 10 ** (DIGITS - 1 - digit)
            values[:, _NUMBER_AT + digit] = ord("0") + numbers // power % 10
        marked = numbers % NEEDLE_EVERY == 0
        values[marked, _NEEDLE_AT:-1] = np.frombuffer(b" needle ", dtype=np.uint8)
        yield Block(
            first=before + 1,
            last=before + count,
            text=values.tobytes(),
            parts=Parts(
                starts=np.arange(0, (count + 1) * LINE_BYTES, LINE_BYTES, dtype=np.uint64),
                numbers=numbers,
                at_us=START_US + 1_000 * numbers.astype(np.int64),
                flags=np.full(count, ENDED, dtype=np.uint8),
            ),
            gaps=(),
            style=NO_CHANGE,
            rows=None,
        )


def _spans(lines: int) -> Iterator[tuple[int, int]]:
    """How many lines are before each block, and how many it has."""
    merged = lines // LINES_A_BLOCK * LINES_A_BLOCK
    yield from ((before, LINES_A_BLOCK) for before in range(0, merged, LINES_A_BLOCK))
    for before in range(merged, lines, EVENTS_PER_BLOCK):
        yield before, min(EVENTS_PER_BLOCK, lines - before)


def write_big_output(folder: Path, lines: int) -> None:
    """A whole output in a folder, as a JobStore keeps it."""
    store = JobStore(folder)
    for block in big_blocks(lines):
        store.save(block)
    store.save_end(End(last_counter=lines, lines=lines))
