"""Which records may show an output, and which come too late."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.jobs.model import FetchedJob
from app.output.blocks.file_names import output_folders
from app.output.blocks.stored_end import End, write_end
from app.services.failures import Failure
from app.services.output_access import GOOD_FOR_S, OutputAccess
from tests.unit.jobs.builders import job

CREATED = datetime(2026, 11, 24, 12, tzinfo=UTC)
FAR_AHEAD, FAR_BEHIND = CREATED + timedelta(days=36_500), CREATED - timedelta(days=36_500)


class Ticking:
    """A clock that tests move."""

    now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


async def nobody(job_id: int) -> FetchedJob | Failure:
    raise AssertionError(job_id)


def record(created: datetime) -> FetchedJob:
    return FetchedJob(job("successful", id=7, created=created), {})


@pytest.mark.parametrize("created", [CREATED, FAR_AHEAD, FAR_BEHIND])
def test_a_late_answer_does_not_bring_a_deleted_job_back_whatever_clock_dated_it(
    created: datetime,
) -> None:
    jobs = OutputAccess(nobody, Ticking())
    jobs.record_read(record(created))
    jobs.forget(7)
    jobs.record_read(record(created))
    assert jobs.known(7) is None


@pytest.mark.parametrize("created", [CREATED, FAR_AHEAD, FAR_BEHIND])
def test_a_job_that_was_never_seen_is_not_brought_back_either(created: datetime) -> None:
    jobs = OutputAccess(nobody, Ticking())
    jobs.forget(7)
    jobs.record_read(record(created))
    assert jobs.known(7) is None


@pytest.mark.parametrize("created", [FAR_AHEAD, FAR_BEHIND])
def test_another_job_under_the_same_id_is_shown_whatever_clock_dated_it(created: datetime) -> None:
    jobs = OutputAccess(nobody, Ticking())
    jobs.record_read(record(CREATED))
    jobs.forget(7)
    jobs.record_read(record(created))
    assert jobs.known(7) is not None


def test_after_a_minute_no_answer_of_before_can_be_on_its_way() -> None:
    clock = Ticking()
    jobs = OutputAccess(nobody, clock)
    jobs.forget(7)
    clock.now_s = GOOD_FOR_S
    jobs.record_read(record(CREATED))
    assert jobs.known(7) is not None


@given(st.integers(1, 2**31), st.datetimes(timezones=st.just(UTC)) | st.none())
def test_what_an_output_is_called_on_disk_is_known_again(
    job_id: int, created: datetime | None
) -> None:
    answer = FetchedJob(job("successful", id=job_id, created=created), {})
    seen = OutputAccess(nobody, Ticking()).record_read(answer)
    with TemporaryDirectory() as root:
        folder = Path(root, seen.identity)
        folder.mkdir()
        write_end(folder, End(1, 1))
        assert output_folders(Path(root), job_id) == [folder]
        assert output_folders(Path(root), job_id + 1) == []
