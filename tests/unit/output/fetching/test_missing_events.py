"""What a window lacks and why, and up to which line it can change no more."""

from app.output.blocks.block import build_block
from app.output.blocks.numbering import EVENTS_PER_BLOCK
from app.output.fetching.missing_events import final_through, missing_events
from app.output.lines import GapReason, MissingEvents
from tests.unit.output.event_table import event
from tests.unit.output.reading.snapshots import lines_from, snapshot_of

BLOCK = EVENTS_PER_BLOCK
WITH_GAP = build_block(1, 10, [event(n) for n in (1, 2, 3, 6, 7, 8, 9, 10)])
GAP = MissingEvents(4, 5, 6, GapReason.LOST)


def test_events_that_a_final_block_lacks_are_lost() -> None:
    assert missing_events(snapshot_of([WITH_GAP]), 1, 11) == [GAP]


def test_events_that_a_block_lacks_while_it_may_change_may_arrive() -> None:
    (gap,) = missing_events(snapshot_of([WITH_GAP], open_firsts=frozenset({1})), 1, 11)
    assert gap.reason is GapReason.MAY_ARRIVE


def test_events_that_are_a_minute_late_count_as_lost() -> None:
    snapshot = snapshot_of([WITH_GAP], open_firsts=frozenset({1}), given_up=frozenset({4}))
    (gap,) = missing_events(snapshot, 1, 11)
    assert gap.reason is GapReason.LOST


def test_events_between_two_stored_blocks_were_not_read() -> None:
    snapshot = snapshot_of([lines_from(1, "a"), lines_from(5, "b")])
    assert missing_events(snapshot, 1, 10) == [MissingEvents(2, 4, 2, GapReason.NOT_READ)]


def test_a_window_of_stored_lines_without_gaps_lacks_nothing() -> None:
    assert missing_events(snapshot_of([lines_from(1, "a", "b")]), 1, 3) == []


def test_a_window_is_final_up_to_its_last_line_where_nothing_may_come() -> None:
    snapshot = snapshot_of([WITH_GAP])
    missing = missing_events(snapshot, 1, 11)
    assert final_through(snapshot, missing, [WITH_GAP], 11) == 10
    assert final_through(snapshot, missing, [WITH_GAP], 5) == 4


def test_a_window_is_final_only_before_a_gap_that_may_be_filled() -> None:
    snapshot = snapshot_of([WITH_GAP], open_firsts=frozenset({1}))
    missing = missing_events(snapshot, 1, 11)
    assert final_through(snapshot, missing, [WITH_GAP], 11) == 3
