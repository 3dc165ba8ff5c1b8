"""Lines anywhere in an output, as a filtered view shows them, each with the style it begins with.

Does not choose the lines. Invariant: the bytes read to find styles are bounded, for each line and
for all lines together; a line beyond the bound begins plain.
"""

from collections.abc import Iterator, Sequence

from app.output.blocks.block import Block
from app.output.lines import Line
from app.output.reading.snapshot import Snapshot
from app.output.reading.window import lines_between, part_start
from app.output.terminal.style_changes import style_change_in
from app.output.terminal.styles import PLAIN, Style

# A thousand lines may be far apart: each reads back at most this many bytes for its colors, and
# all of them together at most `_TOTAL_LOOK_BACK_BYTES`.
_LOOK_BACK_BYTES = 32 * 1024
_TOTAL_LOOK_BACK_BYTES = 2 * 1024 * 1024


def filtered_lines(snapshot: Snapshot, numbers: Sequence[int]) -> list[tuple[Line, Style]] | None:
    """The lines with these ascending numbers that are stored, each with its first style.

    None if a block is gone: then take a new snapshot.
    """
    found: list[tuple[Line, Style]] = []
    styles = _Styles()
    for first, last in _runs(numbers):
        extents = snapshot.reaching(first, last + 1)
        blocks = [block for one in extents if (block := snapshot.read(one)) is not None]
        if len(blocks) < len(extents):
            return None
        lines = lines_between(blocks, first, last + 1)
        found += [(line, styles.before(blocks, line.number)) for line in lines]
    return found


class _Styles:
    """Walks through blocks and carries the style along, so that no text is read twice."""

    def __init__(self) -> None:
        self._block: Block | None = None
        self._offset = 0
        self._style = PLAIN
        self._left_bytes = _TOTAL_LOOK_BACK_BYTES

    def before(self, blocks: Sequence[Block], line: int) -> Style:
        """The style that a line begins with; call it with ascending lines."""
        found = part_start(blocks, line)
        if found is None:
            return PLAIN
        block, offset = found
        is_near = block is self._block and offset - self._offset <= _LOOK_BACK_BYTES
        begin = self._offset if is_near else max(0, offset - _LOOK_BACK_BYTES)
        style = self._style if is_near else PLAIN
        self._left_bytes -= offset - begin
        if self._left_bytes > 0:
            style = style_change_in(block.text[begin:offset]).after(style)
        self._block, self._offset, self._style = block, offset, style
        return style


def _runs(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The first and last number of each run of consecutive numbers."""
    first = last = 0
    for number in numbers:
        if number == last + 1 and first:
            last = number
            continue
        if first:
            yield first, last
        first = last = number
    if first:
        yield first, last
