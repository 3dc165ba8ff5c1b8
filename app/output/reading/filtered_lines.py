"""Lines from here and there, as a filtered list shows them, each with the style it begins with."""

from collections.abc import Iterator, Sequence

from app.output.blocks.block import Block
from app.output.lines import Line
from app.output.reading.snapshot import Snapshot
from app.output.reading.window import lines_between, part_start
from app.output.terminal.style_changes import style_change_in
from app.output.terminal.styles import PLAIN, Style

# A thousand lines may be in a thousand places: each looks back no further than this for colours,
# and all of them together no further than that.
_LOOK_BACK_BYTES = 32 * 1024
_LOOK_BACK_IN_ALL_BYTES = 2 * 1024 * 1024


def filtered_lines(snapshot: Snapshot, numbers: Sequence[int]) -> list[tuple[Line, Style]] | None:
    """Those of the lines that are here, in the order given, which is ascending.

    None if a block has gone meanwhile: then another snapshot is to be taken.
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
    """Walks through blocks and carries the style along, so that no text is looked at twice."""

    def __init__(self) -> None:
        self._block: Block | None = None
        self._place = 0
        self._style = PLAIN
        self._left_bytes = _LOOK_BACK_IN_ALL_BYTES

    def before(self, blocks: Sequence[Block], line: int) -> Style:
        """The style that the line begins with; lines are asked for in ascending order."""
        found = part_start(blocks, line)
        if found is None:
            return PLAIN
        block, place = found
        is_near = block is self._block and place - self._place <= _LOOK_BACK_BYTES
        begin = self._place if is_near else max(0, place - _LOOK_BACK_BYTES)
        style = self._style if is_near else PLAIN
        self._left_bytes -= place - begin
        if self._left_bytes > 0:
            style = style_change_in(block.text[begin:place]).after(style)
        self._block, self._place, self._style = block, place, style
        return style


def _runs(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Neighbours together: first and last of each run."""
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
