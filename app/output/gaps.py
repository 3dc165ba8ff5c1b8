"""Where events are absent within a window of lines; neighbours are told as one gap."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from app.output.block import Block, Extent, Gap
from app.output.snapshot import Snapshot


def gaps_between(
    snapshot: Snapshot, blocks: Sequence[Block], first: int, below: int
) -> tuple[Gap, ...]:
    """The gaps whose place is before one of the lines, or after the last line of all."""
    through = below if below > snapshot.total_lines else below - 1
    found = (*_in_blocks(blocks), *_empty_blocks(snapshot.extents))
    ordered = sorted(found, key=lambda gap: gap.first)
    return tuple(gap for gap in joined_gaps(ordered) if first <= gap.before_line <= through)


def joined_gaps(gaps: Iterable[Gap]) -> tuple[Gap, ...]:
    """Gaps in order, those that follow one another as one, at the place of the first."""
    joined: list[Gap] = []
    for gap in gaps:
        if joined and joined[-1].last + 1 == gap.first:
            joined[-1] = replace(joined[-1], last=gap.last)
        else:
            joined.append(gap)
    return tuple(joined)


def _in_blocks(blocks: Iterable[Block]) -> Iterator[Gap]:
    for block in blocks:
        yield from block.gaps


def _empty_blocks(extents: Sequence[Extent]) -> Iterator[Gap]:
    """Blocks of which every event is absent: their place is after the line before."""
    line = 0
    for extent in extents:
        if extent.lines:
            line = extent.last_line
        else:
            yield Gap(extent.first, extent.last, line + 1)
