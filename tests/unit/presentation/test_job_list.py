"""What the lists of jobs show, and where their links lead."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from app.history.model import RunFacts
from app.jobs.model import JobList, JobRow, LaunchedBy
from app.jobs.outcome import Count, Outcome
from app.jobs.query import JobQuery
from app.jobs.statuses import JobTypeSeen, LaunchTypeSeen, StatusSeen
from app.presentation.job_list import (
    changes_text,
    list_url,
    shown_headings,
    shown_paging,
    shown_rows,
)

STARTED = datetime(2026, 11, 23, 22, 0, tzinfo=UTC)


def row(**changes: object) -> JobRow:
    fields: dict[str, object] = {
        "id": 7,
        "name": "Cleanup Job Details",
        "status": StatusSeen.from_text("running"),
        "job_type": JobTypeSeen.from_text("cleanup_jobs"),
        "launch_type": LaunchTypeSeen.from_text("scheduled"),
        "launched_by": LaunchedBy(),
        "created": STARTED,
        "started": STARTED,
        "finished": None,
        "elapsed_s": 3.0,
    }
    return JobRow(**{**fields, **changes})  # type: ignore[arg-type]


def page(*rows: JobRow, **changes: object) -> JobList:
    fields: dict[str, object] = {
        "count": 25,
        "page": 2,
        "page_size": 10,
        "has_next": True,
        "has_previous": True,
    }
    return JobList(rows=rows, **{**fields, **changes})  # type: ignore[arg-type]


def test_a_running_job_ticks_and_an_ended_one_does_not() -> None:
    running, ended = shown_rows(page(row(), row(status=StatusSeen.from_text("failed"))))
    assert running.is_ticking
    assert not ended.is_ticking


def test_a_job_that_never_started_has_no_duration() -> None:
    (shown,) = shown_rows(page(row(started=None, elapsed_s=0.0)))
    assert shown.started == ""
    assert shown.elapsed_s is None
    assert not shown.has_duration


def test_without_a_launcher_the_way_of_launching_stands_in() -> None:
    (shown,) = shown_rows(page(row()))
    assert shown.launched_by == "Scheduled"


def test_a_job_without_a_name_is_called_by_its_number() -> None:
    (shown,) = shown_rows(page(row(name="")))
    assert shown.name == "System job 7"


def test_a_row_leads_to_its_job_and_keeps_the_words() -> None:
    (shown,) = shown_rows(page(row()), "a & b")
    assert shown.href == "/jobs/7?search=a+%26+b"


def test_a_heading_turns_the_order_round_and_goes_to_the_first_page() -> None:
    headings = {one.label: one for one in shown_headings(JobQuery(order_by="name", page=3))}
    assert headings["Name"].direction == "ascending"
    assert headings["Name"].href == "/jobs?order_by=-name"
    assert headings["Job"].direction == "none"
    assert headings["Launched by"].href == ""


def test_paging_says_where_it_stands() -> None:
    paging = shown_paging(page(row(), row()), JobQuery(page=2))
    assert paging.words == "11 to 12 of 25 jobs"
    assert paging.previous_href == "/jobs"
    assert paging.next_href == "/jobs?page=3"


def test_paging_without_a_count_makes_none_up() -> None:
    found = page(row(), count=None, has_next=False)
    paging = shown_paging(found, JobQuery(page=2))
    assert paging.words == "Jobs 11 to 11"
    assert paging.next_href == ""


def test_a_url_says_only_what_differs() -> None:
    assert list_url(JobQuery()) == "/jobs"
    assert list_url(JobQuery(status="new")) == "/jobs?status=new"


@pytest.mark.parametrize(
    ("before", "now", "words"),
    [
        (page(row(id=1), count=1), page(row(id=1), count=1), ""),
        (page(row(id=1), count=1), page(row(id=2), row(id=1), count=2), "1 more job since"),
        (page(row(id=3), count=5), page(row(id=1), count=2), "3 fewer jobs since"),
        (page(row(id=1), count=3), page(row(id=2), count=3), "The list has changed."),
        (page(row(id=1), count=None), page(row(id=2), count=None), "The list has changed."),
    ],
)
def test_what_has_become_of_a_list_is_said(before: JobList, now: JobList, words: str) -> None:
    said = changes_text(before, now)
    assert said.startswith(words)
    assert bool(said) == bool(words)


def test_rows_that_could_not_be_read_are_counted_beside_the_paging() -> None:
    paging = shown_paging(page(row(), row(id=8), count=25, unreadable=1), JobQuery(page=2))
    assert paging.words == "11 to 13 of 25 jobs. 1 row couldn't be read."


def test_a_name_of_a_megabyte_is_cut_in_a_row() -> None:
    (shown,) = shown_rows(page(row(name="n" * 1_000_000)))
    assert len(shown.name) < 500


def facts(deleted: int | None, **changes: object) -> RunFacts:
    """Facts of the row's run; None: its output has no summary."""
    counts = () if deleted is None else (Count("jobs", deleted, 0),)
    made = RunFacts(7, STARTED, outcome=Outcome(counts))
    return replace(made, **changes)  # type: ignore[arg-type]


def test_a_row_says_what_its_job_did_where_that_is_known() -> None:
    def outcome(known: dict[int, RunFacts] | None) -> tuple[str, bool]:
        (shown,) = shown_rows(page(row()), facts=known)
        return shown.outcome, shown.is_outcome_known

    assert outcome({7: facts(4812)}) == ("4,812 deleted", True)
    assert outcome({7: facts(None)}) == ("No summary", False)
    assert outcome({7: facts(1, outcome=None)}) == ("–", False)  # noqa: RUF001 # as it is shown
    assert outcome({}) == ("–", False)  # noqa: RUF001
    assert outcome(None) == ("", False), "no history, no column"


def test_the_facts_of_an_older_job_with_the_same_id_are_not_this_jobs() -> None:
    older = facts(39, created=STARTED - timedelta(days=1))
    (shown,) = shown_rows(page(row()), facts={7: older})
    assert not shown.is_outcome_known
