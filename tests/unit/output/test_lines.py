"""What a window says about events that are missing."""

from app.output.lines import GapReason, MissingEvents


def test_missing_events_are_counted_with_both_ends() -> None:
    assert MissingEvents(3, 3, 1, GapReason.LOST).count == 1
    assert MissingEvents(3, 7, 1, GapReason.NOT_READ).count == 5
