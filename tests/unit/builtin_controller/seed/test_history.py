"""The history that a new controller starts with."""

from datetime import UTC, datetime, timedelta

import pytest

from app.builtin_controller.seed.drafts import events_of_text
from app.builtin_controller.seed.history import LAST_FULL_ID, live_jobs, old_rows, past_jobs
from app.builtin_controller.seed.history_special import SPECIAL, WELL_KNOWN
from app.builtin_controller.storage.records import CANCELABLE, TEMPLATES
from app.builtin_controller.storage.times import to_text
from tests.unit.builtin_controller.rows import job

START = datetime(2026, 11, 20, 12, tzinfo=UTC)
PAST = {past.id: (past, events) for past, events in past_jobs(START, LAST_FULL_ID)}


def test_the_jobs_have_the_ids_from_one_on() -> None:
    ids = [*PAST, *(one.id for one in live_jobs(START))]
    assert ids == list(range(1, LAST_FULL_ID + 3))


def test_every_well_known_job_is_there() -> None:
    ids = {*PAST, *(one.id for one in live_jobs(START))}
    assert set(WELL_KNOWN.values()) <= ids


@pytest.mark.parametrize("status", ["successful", "failed", "error", "canceled", "new", "waiting"])
def test_a_job_that_is_named_after_a_status_has_it(status: str) -> None:
    assert PAST[WELL_KNOWN[status]][0].status == status


def test_no_job_is_older_than_30_days_and_none_ends_after_the_start() -> None:
    for past, _ in PAST.values():
        assert to_text(START - timedelta(days=30)) < past.created < to_text(START)
        assert past.finished is None or past.finished < to_text(START)


def test_the_same_start_gives_the_same_history() -> None:
    assert {past.id: (past, events) for past, events in past_jobs(START, 300)} == PAST
    assert list(old_rows(START)) == list(old_rows(START))


def test_only_an_ended_job_has_an_end_and_each_has_its_events() -> None:
    for past, events in PAST.values():
        assert (past.finished is None) == (past.status in CANCELABLE)
        assert len({one.counter for one in events}) == len(events) <= past.emitted_events


def test_runs_of_a_schedule_have_its_variables() -> None:
    scheduled = [
        past
        for past, _ in PAST.values()
        if past.launch_type == "scheduled" and past.id not in {one.id for one in SPECIAL}
    ]
    own = {one.id: one.extra_vars for one in TEMPLATES}
    assert scheduled
    assert all(past.extra_vars == own[past.template or 0] for past in scheduled)


def test_lost_events_are_emitted_and_not_saved() -> None:
    past, events = PAST[WELL_KNOWN["lost_events"]]
    assert past.emitted_events == 10
    assert [one.counter for one in events] == [1, 2, 5, 6, 10]


@pytest.mark.parametrize(
    ("text", "events"),
    [
        ("", []),
        ("one\ntwo\n", [(0, 1, "one"), (1, 2, "two")]),
        ("no newline", [(0, 0, "no newline")]),
        ("1%\r2%\n", [(0, 0, "1%"), (0, 1, "2%")]),
        ("a\x0cb\n", [(0, 0, "a\x0c"), (0, 1, "b")]),
        ("\n\n", [(0, 1, ""), (1, 2, "")]),
    ],
)
def test_a_text_is_cut_into_events_as_awx_does(
    text: str, events: list[tuple[int, int, str]]
) -> None:
    made = list(events_of_text(job(1), text))
    assert [(one.start_line, one.end_line, one.stdout) for one in made] == events
    assert [one.counter for one in made] == list(range(1, len(made) + 1))
