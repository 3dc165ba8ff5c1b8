"""What a list can be narrowed by, and where each choice leads."""

import pytest

from app.jobs.known_choices import KnownChoices
from app.jobs.query import JobQuery
from app.presentation.job_list import url_without_search
from app.presentation.list_filters import (
    export_url,
    filtered,
    shown_dates,
    shown_filters,
    shown_known_filters,
    shown_sizes,
    sized,
    url_without_filters,
    with_days,
)


def test_choosing_a_filter_goes_to_the_first_page_and_keeps_the_rest() -> None:
    query = filtered(JobQuery(search="x", order_by="name", page=4), "status", "failed")
    assert query == JobQuery(search="x", order_by="name", status="failed")


@pytest.mark.parametrize("name", ["page", "order_by", "__class__", ""])
def test_a_filter_that_does_not_exist_changes_nothing(name: str) -> None:
    assert filtered(JobQuery(search="x"), name, "1") == JobQuery(search="x")


def test_everything_can_be_cleared_where_the_list_is_narrowed_and_keeps_its_order() -> None:
    assert url_without_filters(JobQuery(order_by="name", page=2)) == ""
    narrowed = JobQuery(search="x", status="new", order_by="name", page=2)
    assert url_without_filters(narrowed) == "/jobs?order_by=name"
    assert url_without_filters(JobQuery(search="x")) == "/jobs"


def test_each_filter_and_the_search_can_be_cleared_alone() -> None:
    query = JobQuery(search="x", status="new", job_type="cleanup_jobs", page=2)
    status, job_type, launched = shown_filters(query)
    assert status.clear_href == "/jobs?search=x&job_type=cleanup_jobs&show=list"
    assert job_type.clear_href == "/jobs?search=x&status=new&show=list"
    assert launched.clear_href == ""
    assert url_without_search(query) == "/jobs?status=new&job_type=cleanup_jobs"
    assert url_without_search(JobQuery(status="new")) == ""


def test_only_launches_that_system_jobs_have_are_offered() -> None:
    launched = shown_filters(JobQuery())[2]
    values = {choice.value for choice in launched.choices}
    assert values == {"", "manual", "scheduled", "workflow"}


def test_a_filter_of_a_later_version_is_still_among_the_choices() -> None:
    status = shown_filters(JobQuery(status="paused"))[0]
    assert status.value == "paused"
    assert status.choices[-1].value == "paused"


def test_the_unknown_kind_is_no_choice() -> None:
    for one in shown_filters(JobQuery()):
        values = [choice.value for choice in one.choices]
        assert values.count("") == 1
        assert "unknown" not in values


def test_templates_schedules_and_nodes_are_offered_where_there_is_a_choice() -> None:
    known = KnownChoices(
        templates=((1, "Cleanup Job Details"), (3, "")),
        schedules=((5, "Weekly"),),
        nodes=("a", "b"),
    )
    offered = {one.name: one for one in shown_known_filters(JobQuery(), known)}
    assert [(one.value, one.label) for one in offered["template"].choices] == [
        ("", "Any"),
        ("1", "Cleanup Job Details"),
        ("3", "#3"),
    ]
    assert [one.value for one in offered["node"].choices] == ["", "a", "b"]
    assert "schedule" not in offered  # there is only one


def test_a_long_name_is_cut_in_a_choice() -> None:
    (node,) = shown_known_filters(JobQuery(), KnownChoices(nodes=("a" * 1000, "b")))
    assert [len(one.label) for one in node.choices] == [3, 60, 1]


def test_a_template_that_nobody_knows_is_shown_while_the_list_is_narrowed_by_it() -> None:
    (template,) = shown_known_filters(JobQuery(template=7), KnownChoices())
    assert (template.name, template.value) == ("template", "7")
    assert [one.label for one in template.choices] == ["Any", "#7"]
    assert template.clear_href == "/jobs"


def test_a_span_takes_the_place_of_days_and_days_that_of_a_span() -> None:
    days = with_days(JobQuery(created="24h", page=3), "2026-11-01", "2026-11-07", "Europe/Berlin")
    assert days.to_url_params() == {
        "from": "2026-11-01",
        "to": "2026-11-07",
        "zone": "Europe/Berlin",
    }
    assert filtered(days, "created", "7d") == JobQuery(created="7d")
    assert filtered(days, "created", "") == JobQuery()


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2026-11-01", "2026-11-07", "1 Nov to 7 Nov 2026"),
        ("2025-12-30", "2026-01-02", "30 Dec 2025 to 2 Jan 2026"),
        ("2026-11-01", "2026-11-01", "1 Nov 2026"),
        ("2026-11-01", "", "From 1 Nov 2026"),
        ("", "2026-11-07", "Until 7 Nov 2026"),
    ],
)
def test_days_are_said_in_words(first: str, last: str, words: str) -> None:
    dates = shown_dates(JobQuery(created_from=first, created_to=last, zone="Asia/Tokyo"))
    assert (dates.value, dates.words, dates.zone) == ("days", words, "Asia/Tokyo")
    assert dates.clear_href == "/jobs"


def test_any_time_and_a_span_have_no_days() -> None:
    assert shown_dates(JobQuery()).value == shown_dates(JobQuery()).clear_href == ""
    assert shown_dates(JobQuery(created="7d")).value == "7d"


def test_another_size_goes_to_the_first_page_and_an_odd_one_is_among_the_choices() -> None:
    assert sized(JobQuery(status="new", page=4), "50") == JobQuery(status="new", page_size=50)
    assert [one.value for one in shown_sizes(JobQuery())] == ["10", "25", "50", "100"]
    assert shown_sizes(JobQuery(page_size=7))[0].value == "7"


def test_an_export_has_the_filters_of_the_list_but_neither_its_order_nor_its_page() -> None:
    query = JobQuery(status="failed", search="a b", order_by="name", page=3, page_size=50)
    assert export_url(query) == "/api/jobs/export?search=a+b&status=failed&format="
    assert export_url(JobQuery(output="words")) == ""
