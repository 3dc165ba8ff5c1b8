"""When a job ran: the words of assets/job/times.js, in UTC and saying so."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from app.first_screen.times import JobTimes, full_words, parsed, span_words, took_words
from app.presentation.job_page import ShownJob
from tests.support.javascript import answers_of

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
START = datetime(2026, 11, 3, 13, 27, 2, tzinfo=UTC)
SPAN = (
    "([created, started, canceled, finished, isActive, now], m) => m.spanWords("
    "{created: Date.parse(created), started: Date.parse(started), canceled: Date.parse(canceled),"
    " finished: Date.parse(finished)}, {isActive}, 'UTC', Date.parse(now))"
)


def iso(time: datetime | None) -> str:
    return time.isoformat() if time else ""


def test_the_dates_are_those_of_the_page_with_their_zone() -> None:
    ends = [None, START, START + timedelta(seconds=30), START + timedelta(minutes=14)]
    ends += [START + timedelta(hours=11), START + timedelta(days=90), START - timedelta(days=1)]
    starts = [None, START, START - timedelta(days=400), START - timedelta(days=62)]
    cases = [
        (JobTimes(created, started, canceled, finished), is_active)
        for created, started, canceled, finished, is_active in product(
            (None, START), starts, (None, START), ends, (True, False)
        )
    ]
    given = [
        [
            *map(iso, (times.created, times.started, times.canceled, times.finished)),
            is_active,
            iso(NOW),
        ]
        for times, is_active in cases
    ]
    said = answers_of("job/times.js", SPAN, given)
    written = [span_words(times, NOW, is_active=is_active) for times, is_active in cases]
    assert [words.removesuffix(" UTC") for words in written] == said
    assert {words.endswith(" UTC") for words in written if words != "dates not recorded"} == {True}


def test_a_time_in_full_is_that_of_the_page() -> None:
    months = [datetime(2026, month, 3, 4, 5, 6, tzinfo=UTC) for month in range(1, 13)]
    for asset, function in (("clock.js", "absoluteWords"), ("job/times.js", "fullWords")):
        code = f"(iso, m) => m.{function}(Date.parse(iso), 'UTC')"
        assert answers_of(asset, code, [iso(one) for one in months]) == list(
            map(full_words, months)
        )


JOB = ShownJob(created=START.isoformat(), started=(START + timedelta(seconds=2)).isoformat())


@pytest.mark.parametrize(
    ("job", "words"),
    [
        (replace(JOB, elapsed_s=92.5, finished=NOW.isoformat()), "1 min 32 s"),
        (replace(JOB, elapsed_s=0.0, finished=JOB.started), "under 0.1 s"),
        (replace(JOB, finished=(START + timedelta(seconds=12)).isoformat()), "10 s"),
        (replace(JOB, is_ticking=True), "22 d 22 h"),
        (replace(JOB, is_ticking=True, elapsed_s=3e6), "34 d 17 h"),
        (replace(JOB, started="", is_waiting=True), "Waiting for 22 d 22 h"),
        (
            replace(JOB, started="", never_started=True, finished=NOW.isoformat()),
            "Waited 22 d 22 h",
        ),
        (replace(JOB, started="", created="", never_started=True), "Never started"),
        (replace(JOB, started="", finished=NOW.isoformat()), ""),
        (replace(JOB, elapsed_s=-3.0), ""),
    ],
)
def test_how_long_it_took_is_said_as_far_as_it_is_known(job: ShownJob, words: str) -> None:
    assert took_words(job, NOW).startswith(words)
    assert bool(took_words(job, NOW)) == bool(words)


def test_a_time_that_is_not_recorded_is_none() -> None:
    assert parsed("") is None
    assert parsed("2026-11-03T14:27:02+01:00") == START
