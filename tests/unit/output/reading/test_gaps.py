"""Missing events within a window of lines."""

from app.output.blocks.block import Gap, build_block
from app.output.events import OutputEvent
from app.output.reading.gaps import certain_through, gaps_between, joined_gaps
from tests.unit.output.reading.snapshots import lines_from, snapshot_of


def test_consecutive_gaps_are_one_at_the_last_ones_line() -> None:
    assert joined_gaps([Gap(1, 2, 1), Gap(3, 4, 5), Gap(6, 6, 7)]) == (Gap(1, 4, 5), Gap(6, 6, 7))


def test_a_gap_belongs_to_the_window_with_the_line_after_it() -> None:
    block = build_block(1, 4, [OutputEvent(1, 0, 1, "a"), OutputEvent(4, 1, 2, "b")])
    snapshot = snapshot_of([block])
    assert gaps_between(snapshot, 2, 3) == (Gap(2, 3, 2),)
    assert gaps_between(snapshot, 1, 2) == ()


def test_a_gap_at_the_end_follows_the_last_line() -> None:
    snapshot = snapshot_of([lines_from(1, "a"), build_block(2, 3, [])])
    assert gaps_between(snapshot, 1, 10) == (Gap(2, 3, 2),)


def test_a_window_within_the_lines_of_a_gap_has_it_at_its_first_line() -> None:
    block = build_block(1, 9, [OutputEvent(1, 0, 1, "a"), OutputEvent(9, 20, 21, "b")])
    lost = build_block(10, 12, [])
    after = build_block(13, 14, [OutputEvent(14, 39, 40, "c")])
    snapshot = snapshot_of([block, lost, after])
    assert gaps_between(snapshot, 25, 30) == (Gap(10, 13, 25),)
    assert gaps_between(snapshot, 40, 41) == (Gap(10, 13, 40),)


def test_the_line_before_a_gap_is_certain_only_if_it_has_ended() -> None:
    open_line = build_block(1, 3, [OutputEvent(1, 0, 1, "a"), OutputEvent(2, 1, 1, "b")])
    assert certain_through([open_line], Gap(3, 3, 3)) == 1
    assert certain_through([lines_from(1, "a", "b")], Gap(3, 3, 3)) == 2
    assert certain_through([], Gap(3, 3, 3)) == 0
