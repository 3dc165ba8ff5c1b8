"""Ages by the controller's own clock, whatever ours shows."""

from datetime import UTC, datetime, timedelta

from app.jobs.controller_time import ControllerTime, now_at
from app.jobs.lifecycle import has_ended_long_ago
from app.jobs.permissions import Access, Allowed, Refused, may_be_saving, may_delete
from tests.unit.jobs.builders import FINISHED, job

LONG_AGO = datetime(1999, 12, 31, tzinfo=UTC)
NOBODY_KNOWN = Access(None, actions_on=True)
SAVING = job("successful", event_processing_finished=False)


def test_it_goes_on_with_our_monotonic_clock() -> None:
    ticks = iter([107.5])
    time = ControllerTime(LONG_AGO, received_s=100.0, monotonic=lambda: next(ticks))
    assert time.now() == LONG_AGO + timedelta(seconds=7.5)


def test_it_is_not_known_before_an_answer_has_said() -> None:
    assert now_at(None) is None


def test_nothing_is_old_while_the_controllers_time_is_not_known() -> None:
    assert not has_ended_long_ago(SAVING, None)
    assert has_ended_long_ago(SAVING, FINISHED + timedelta(minutes=11))
    assert not has_ended_long_ago(SAVING, FINISHED + timedelta(minutes=9))


def test_the_controller_decides_about_deleting_while_its_time_is_not_known() -> None:
    assert may_delete(SAVING, NOBODY_KNOWN, None) == Allowed()
    assert isinstance(may_delete(SAVING, NOBODY_KNOWN, FINISHED), Refused)
    assert not may_be_saving(job("successful", event_processing_finished=None), None)
