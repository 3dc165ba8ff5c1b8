"""What waits for pages takes a bounded room, and nobody takes all of it."""

from weakref import ref

from app.awx.wire import job_from
from app.jobs.model import FetchedJob
from app.services.failures import Failure
from app.services.handed_over import LASTS_S
from app.services.recent_records import FAILURE_LASTS_S, RecentRecords
from tests.unit.services.people import record


class WatchedRecord(FetchedJob):
    """One that can be asked after: other than its base it may have weak references."""


class WatchedFailure(Failure):
    """As `WatchedRecord`."""


def fetched(job_id: int) -> FetchedJob:
    raw = record("running", id=job_id)
    return FetchedJob(job_from(raw, job_id), raw, None)


def failure() -> Failure:
    return Failure("The controller failed.", "failed", can_try_again=True, id="1")


def test_who_has_the_most_records_loses_the_oldest_one() -> None:
    records = RecentRecords(lambda: 0.0)
    records.put((1, ""), fetched(1), "bob")
    for job_id in range(2, 20):
        records.put((job_id, ""), fetched(job_id), "ann")
    kept = [job_id for job_id in range(1, 20) if records.record((job_id, ""))]
    assert kept == [1, *range(5, 20)]


def test_failures_are_kept_for_so_many_pages_and_no_longer_than_they_are_given() -> None:
    now = 0.0
    records = RecentRecords(lambda: now)
    for job_id in range(1, 301):
        records.put((job_id, ""), failure(), "ann")
    assert sum(records.take_failure((job_id, "")) is not None for job_id in range(1, 301)) == 256
    records.put((1, ""), failure(), "ann")
    now = FAILURE_LASTS_S
    records.drop_old()
    assert records.take_failure((1, "")) is not None


def test_a_record_takes_the_place_of_a_failure_and_the_other_way_round() -> None:
    records = RecentRecords(lambda: 0.0)
    records.put((1, ""), failure(), "ann")
    records.put((1, ""), fetched(1), "ann")
    assert records.take_failure((1, "")) is None
    records.put((1, ""), failure(), "ann")
    assert records.record((1, "")) is None


def test_a_newer_record_of_a_job_serves_each_search_but_becomes_no_newer() -> None:
    now = 0.0
    records = RecentRecords(lambda: now)
    for search in ("", "words"):
        records.put((1, search), fetched(1), "ann")
    newer = fetched(1)
    now = LASTS_S
    records.renew(newer)
    assert records.record((1, "")) is records.record((1, "words")) is newer
    now = LASTS_S + 0.1
    assert records.record((1, "")) is None


def test_a_job_that_was_read_meanwhile_has_no_failure_any_more() -> None:
    records = RecentRecords(lambda: 0.0)
    records.put((1, ""), failure(), "ann")
    records.put((2, ""), failure(), "ann")
    records.renew(fetched(1))
    assert records.take_failure((1, "")) is None
    assert records.take_failure((2, "")) is not None


def test_what_nobody_gets_any_more_is_let_go() -> None:
    now = 0.0
    records = RecentRecords(lambda: now)
    one = fetched(1)
    waiting = (
        WatchedRecord(one.job, one.raw),
        WatchedFailure("It failed.", "failed", can_try_again=True, id="1"),
    )
    for job_id, answer in enumerate(waiting, start=1):
        records.put((job_id, ""), answer, "ann")
    left = [ref(one) for one in waiting]
    del waiting, answer
    assert None not in [one() for one in left]
    now = LASTS_S + 0.1
    records.drop_old()
    assert [one() for one in left] == [None, None]
