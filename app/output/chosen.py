"""Lines from here and there, as a filtered list shows them, each with the style it begins with."""

from collections.abc import Iterator, Sequence

from app.output.block import Block
from app.output.lines import Line
from app.output.snapshot import Snapshot
from app.output.styles import Style
from app.output.window import lines_between, style_before

# A thousand lines may be in a thousand places: each looks back no further than this for colours.
_LOOK_BACK_BYTES = 32 * 1024


def chosen_lines(snapshot: Snapshot, numbers: Sequence[int]) -> list[tuple[Line, Style]]:
    """Those of the lines that are here, in the order given, which is ascending."""
    found: list[tuple[Line, Style]] = []
    for first, last in _runs(numbers):
        extents = snapshot.reaching(first, last + 1)
        blocks = [block for one in extents if (block := snapshot.read(one)) is not None]
        lines = lines_between(blocks, first, last + 1)
        found += [(line, _style(blocks, line.number)) for line in lines]
    return found


def _style(blocks: Sequence[Block], line: int) -> Style:
    return style_before(blocks, line, look_back_bytes=_LOOK_BACK_BYTES)


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
