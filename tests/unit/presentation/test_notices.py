"""What a receiver of notifications reads."""

from datetime import timedelta

import pytest

from app.history.events import Event, EventKind
from app.presentation.notices import notice_body, notice_title
from tests.unit.history.schedules import day

AT = day("2026-11-26 03:00")


def event(kind: EventKind = EventKind.FAILED, job_id: int | None = 42, **values: object) -> Event:
    known = {"key": f"{kind}:{job_id}", "at": AT, "template_id": 1, "template": "Cleanup"}
    return Event(kind, job_id=job_id, **(known | values))  # type: ignore[arg-type]


def body(*events: Event) -> str:
    return notice_body(events, lambda path: f"https://jobs.example.org{path}")


@pytest.mark.parametrize(
    ("happened", "title"),
    [
        (event(), "Cleanup failed (prod)"),
        (event(EventKind.MISSED, None), "Cleanup was due and didn't start (prod)"),
        (
            event(EventKind.NOTHING_DELETED, times=3),
            "Cleanup deleted nothing 3 times in a row (prod)",
        ),
        (event(EventKind.SLOW), "Cleanup was unusually slow (prod)"),
        (event(EventKind.SLOW, is_running=True), "Cleanup is running unusually long (prod)"),
        (event(EventKind.RECOVERED), "Cleanup succeeded again (prod)"),
        (event(template=" \n"), "Template 1 failed (prod)"),
        (event(template="a\r\nBcc: x"), "a Bcc: x failed (prod)"),
    ],
)
def test_one_event_is_its_own_title(happened: Event, title: str) -> None:
    assert notice_title([happened], "prod") == title


def test_many_are_counted() -> None:
    assert notice_title([event(), event(job_id=43)], "prod") == "Cleanup failed, 2 times (prod)"
    several = [event(), event(EventKind.RECOVERED)]
    assert notice_title(several, "prod") == "2 events of cleanup jobs (prod)"


def test_each_event_has_its_time_and_a_link() -> None:
    slow = event(EventKind.SLOW, duration_s=725.0, median_s=240.0)
    assert body(slow) == (
        "Cleanup was unusually slow: 12 min 5 s, usually 4 min.\n"
        "2026-11-26 03:00 UTC, job 42: https://jobs.example.org/jobs/42"
    )
    assert body(event(EventKind.MISSED, None)).endswith(
        "2026-11-26 03:00 UTC: https://jobs.example.org/templates/1"
    )


def test_the_worst_come_first_and_a_flood_is_cut() -> None:
    recovered = event(EventKind.RECOVERED)
    failed = [event(job_id=number, at=AT + timedelta(hours=number)) for number in range(30)]
    paragraphs = body(recovered, *failed).split("\n\n")
    assert "job 0:" in paragraphs[0]
    assert paragraphs[20:] == ["And 11 more: https://jobs.example.org/"]
