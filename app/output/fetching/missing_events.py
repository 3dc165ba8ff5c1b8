"""Which events a window of lines lacks, why, and which of its lines can change no more."""

from collections.abc import Sequence

from app.output.blocks.block import Block, Gap
from app.output.fetching.wanted_blocks import holes_in
from app.output.lines import GapReason, MissingEvents
from app.output.reading.gaps import certain_through, gaps_between
from app.output.reading.snapshot import Snapshot


def missing_events(snapshot: Snapshot, first: int, below: int) -> list[MissingEvents]:
    """What is absent before one of the lines, in the order of counters."""
    gaps = [
        MissingEvents(gap.first, gap.last, gap.before_line, _reason(snapshot, gap))
        for gap in gaps_between(snapshot, first, below)
    ]
    holes = [
        MissingEvents(hole.first, hole.last, max(first, hole.first_line), GapReason.NOT_READ)
        for hole in holes_in(snapshot, first, below)
        if hole.last is not None
    ]
    return sorted([*gaps, *holes], key=lambda gap: gap.first)


def _reason(snapshot: Snapshot, gap: Gap) -> GapReason:
    return GapReason.MAY_ARRIVE if snapshot.may_arrive(gap) else GapReason.LOST


def final_through(
    snapshot: Snapshot, missing: Sequence[MissingEvents], blocks: Sequence[Block], below: int
) -> int:
    """Up to which line nothing of the window can change any more."""
    final = min(below - 1, snapshot.total_lines - int(snapshot.is_line_open))
    gaps = [(gap.reason, Gap(gap.first, gap.last, gap.before_line)) for gap in missing]
    # What is late by a minute may still be there after the end, when it is asked for once more.
    awaited = [
        certain_through(blocks, gap)
        for reason, gap in gaps
        if reason is not GapReason.LOST or snapshot.is_open(gap)
    ]
    return min([final, *awaited])
