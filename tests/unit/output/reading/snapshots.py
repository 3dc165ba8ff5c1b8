"""Snapshots over blocks in memory."""

from collections.abc import Iterable

from app.output.blocks.block import Block, build_block
from app.output.events import OutputEvent
from app.output.reading.snapshot import Snapshot


def lines_from(counter: int, *texts: str) -> Block:
    """A block with an event per line, whose line numbers are its counters."""
    events = [OutputEvent(n, n - 1, n, text) for n, text in enumerate(texts, counter)]
    return build_block(counter, counter + len(texts) - 1, events)


def snapshot_of(
    blocks: Iterable[Block],
    *,
    last_counter: int | None = None,
    has_ended: bool = False,
    open_firsts: frozenset[int] = frozenset(),
    given_up: frozenset[int] = frozenset(),
    gone: frozenset[int] = frozenset(),
) -> Snapshot:
    """The blocks as they are stored; those with a first counter in `gone` cannot be read."""
    by_first = {block.first: block for block in blocks}
    ordered = [by_first[first].extent for first in sorted(by_first)]
    last = max((extent.last for extent in ordered), default=None)
    return Snapshot(
        extents=ordered,
        read=lambda extent: None if extent.first in gone else by_first[extent.first],
        last_counter=last_counter or last,
        total_lines=max((extent.last_line for extent in ordered), default=0),
        has_ended=has_ended,
        open_firsts=open_firsts,
        given_up=given_up,
    )
