"""What somebody who isn't looking hears of."""

from datetime import timedelta

from app.history.events import Event, EventKind, events_of
from app.history.model import RunFacts, TemplateFacts
from tests.unit.history.runs import NOW, daily_runs, deleted, run, template_runs
from tests.unit.history.schedules import day, schedule

NIGHTLY = schedule("DTSTART:20260101T030000Z RRULE:FREQ=DAILY;INTERVAL=1")


def events(runs: list[RunFacts], **facts: object) -> list[Event]:
    return list(events_of(template_runs(runs, **facts), NOW))


def kinds(runs: list[RunFacts], **facts: object) -> list[EventKind]:
    return [event.kind for event in events(runs, **facts)]


def test_runs_like_those_before_are_no_events() -> None:
    assert events(daily_runs(30), schedules=(NIGHTLY,)) == []


def test_each_failure_is_an_event_however_many_runs_ended_since() -> None:
    runs = [run(), run(1, status="error"), run(2, status="failed"), *daily_runs(3, days_ago=3)]
    found = events(runs)
    assert [(event.kind, event.job_id) for event in found] == [
        (EventKind.FAILED, 980),
        (EventKind.FAILED, 990),
        (EventKind.RECOVERED, 1_000),
    ]
    assert found[0].at == runs[2].finished
    assert len({event.key for event in found}) == 3


def test_a_canceled_run_is_neither_a_failure_nor_a_recovery() -> None:
    runs = [run(), run(1, status="canceled"), run(2, status="failed"), run(3)]
    assert kinds(runs) == [EventKind.FAILED, EventKind.RECOVERED]
    assert kinds(runs[1:]) == [EventKind.FAILED]


def test_a_missed_schedule_is_an_event_once_a_day() -> None:
    often = schedule("DTSTART:20260101T000000Z RRULE:FREQ=MINUTELY;INTERVAL=30")
    keys = {
        event.key
        for minutes in range(0, 300, 7)
        for event in events_of(
            template_runs(
                daily_runs(3, days_ago=1),
                schedules=(often,),
                read_at=NOW + timedelta(minutes=minutes),
            ),
            NOW + timedelta(minutes=minutes),
        )
    }
    assert keys == {"missed:1:2026-11-26"}
    (missed,) = events(daily_runs(3, days_ago=1), schedules=(NIGHTLY,))
    assert (missed.kind, missed.at) == (EventKind.MISSED, day("2026-11-26 03:00"))


def test_runs_that_delete_nothing_are_one_event_however_many_follow() -> None:
    keys = set()
    for zeros in range(3, 20):
        runs = daily_runs(zeros, outcome=deleted(0)) + daily_runs(5, days_ago=zeros)
        numbered = [
            run(0, job_id=100 - place - (20 - zeros), created=one.created, outcome=one.outcome)
            for place, one in enumerate(runs)
        ]
        found = [event for event in events(numbered) if event.kind is EventKind.NOTHING_DELETED]
        keys |= {event.key for event in found}
        assert found
    assert len(keys) == 1


def test_a_slow_run_is_one_event_while_it_runs_and_when_it_ended() -> None:
    earlier = daily_runs(8, days_ago=1)
    (running,) = events([run(status="running", elapsed_s=None, finished=None), *earlier])
    (ended,) = events([run(elapsed_s=500.0), *earlier])
    assert running.kind is ended.kind is EventKind.SLOW
    assert (running.is_running, ended.is_running) == (True, False)
    assert running.key == ended.key


def test_a_run_does_not_become_slow_when_others_follow() -> None:
    slow_ones = [run(30 + number, elapsed_s=200.0) for number in range(20)]
    runs = [run(25, elapsed_s=119.0), *daily_runs(4, days_ago=26), *slow_ones]
    found = [events([*daily_runs(later), *runs][:30]) for later in range(25)]
    assert found == [[]] * 25


def test_a_dry_run_and_a_template_that_is_deleted_are_no_news() -> None:
    assert events([run(status="failed", is_dry_run=True), *daily_runs(3, days_ago=1)]) == []
    gone = TemplateFacts(1, "Gone", is_deleted=True)
    assert events([run(status="failed")], template=gone) == []
