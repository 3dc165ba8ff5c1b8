"""A cursor leads back to where it was made; anything else is refused."""

from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.api.cursors import below_of, job_cursor, run_before, run_cursor
from app.api.params import BadRequest
from app.jobs.limits import LARGEST_INTEGER

IDS = st.integers(1, LARGEST_INTEGER)
TIMES = st.datetimes(timezones=st.just(UTC))


@given(IDS)
def test_a_cursor_of_jobs_leads_back(job_id: int) -> None:
    assert below_of(job_cursor(job_id)) == job_id


@given(TIMES, IDS)
def test_a_cursor_of_runs_leads_back_to_the_microsecond(created: datetime, job_id: int) -> None:
    cursor = run_cursor((created, job_id))
    assert cursor.isascii()
    assert run_before(cursor) == (created, job_id)


@given(st.text() | st.binary().map(lambda raw: raw.hex()))
def test_any_other_text_is_refused_and_never_a_fault(text: str) -> None:
    for read in (below_of, run_before):
        with suppress(BadRequest):
            read(text)


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "=",
        job_cursor(7) + "=",
        run_cursor((datetime(2026, 1, 1, tzinfo=UTC), 7)),
        "ajA",  # job 0
        "ajk5OTk5OTk5OTk",
        "a" * 200,
        "\u0661",
    ],
)
def test_what_is_no_cursor_of_jobs_is_refused(cursor: str) -> None:
    with pytest.raises(BadRequest):
        below_of(cursor)
