"""The dates of the built-in controller's schedules are those of the rule that it shows."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from app.builtin_controller.storage.schedule_times import first_run, last_run, next_run, rule
from app.history.recurrence import last_due, next_dates
from tests.unit.history.schedules import schedule

TIMES = st.datetimes(datetime(2025, 1, 1), datetime(2027, 1, 1)).map(  # noqa: DTZ001
    lambda time: time.replace(tzinfo=UTC)
)


@given(created=TIMES, now=TIMES)
def test_its_dates_are_those_that_its_rule_has(created: datetime, now: datetime) -> None:
    shown = schedule(rule(created))
    assert (next_run(created, now),) == next_dates(shown, now, 1)
    assert last_run(created, now) == last_due(shown, now)
    assert first_run(created) == next_run(created, datetime(2024, 1, 1, tzinfo=UTC))
