"""Before several jobs are deleted: whose output is still being saved?"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from app.awx.wire import row_from
from app.jobs.model import JobRow
from app.services.recently_ended import with_saving_known
from tests.unit.services.fake_controller import FakeController, record, services_over

NOW = datetime(2026, 11, 24, tzinfo=UTC)


def row(job_id: int, *, ended_s_ago: float) -> JobRow:
    made = row_from({**record("detail-status-successful"), "id": job_id})
    assert made is not None
    ended = NOW - timedelta(seconds=ended_s_ago)
    return replace(made, finished=ended, event_processing_finished=None)


async def test_only_jobs_that_ended_under_a_minute_ago_are_read() -> None:
    saving = record("detail-status-successful", event_processing_finished=False)
    fake = FakeController(saving, [])
    rows = [row(1, ended_s_ago=61), row(2, ended_s_ago=30), row(3, ended_s_ago=59)]
    known = await with_saving_known(rows, services_over(fake).reader, NOW)
    assert [one.event_processing_finished for one in known] == [None, False, False]
    assert fake.seen == ["GET", "GET"]


async def test_a_record_that_cannot_be_read_leaves_its_row_as_it_was() -> None:
    fake = FakeController({"not": "a record"}, [])
    rows = [row(2, ended_s_ago=30)]
    assert await with_saving_known(rows, services_over(fake).reader, NOW) == rows
