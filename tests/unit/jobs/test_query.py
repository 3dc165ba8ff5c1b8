"""A search for jobs and its form in a URL."""

import pytest

from app.jobs.query import JobQuery


def test_the_default_query_has_an_empty_url() -> None:
    assert JobQuery().to_url_params() == {}
    assert JobQuery.from_url_params({}) == JobQuery()


def test_only_what_differs_is_in_the_url() -> None:
    query = JobQuery(search="a b", status="failed", order_by="-id", page=2, page_size=25)
    assert query.to_url_params() == {
        "search": "a b",
        "status": "failed",
        "order_by": "-id",
        "page": "2",
        "page_size": "25",
    }


@pytest.mark.parametrize(
    "params",
    [
        {"page": "0"},
        {"page": "-1"},
        {"page": "x"},
        {"page": "٤"},
        {"page": "9" * 30},
        {"page_size": "0"},
        {"page_size": "9" * 30},
        {"page_size": ""},
        {"order_by": "result_stdout"},
        {"order_by": "--id"},
        {"order_by": "id,name"},
        {"search": "\x00"},
        {"output": "\x00"},
        {"unknown": "x"},
    ],
)
def test_what_makes_no_sense_falls_back_to_the_default(params: dict[str, str]) -> None:
    assert JobQuery.from_url_params(params) == JobQuery()


def test_long_words_are_cut_and_filters_of_later_versions_kept() -> None:
    query = JobQuery.from_url_params({"search": "x" * 10_000, "status": "paused"})
    assert len(query.search) == 500
    assert query.status == "paused"


@pytest.mark.parametrize(
    ("asked", "given"),
    [("1", 1), ("25", 25), ("26", 25), ("50", 50), ("99", 50), ("100", 100), ("101", 100)],
)
def test_a_page_is_as_large_as_asked_for_or_the_next_smaller_one_of_whole_parts(
    asked: str, given: int
) -> None:
    assert JobQuery.from_url_params({"page_size": asked}).page_size == given


@pytest.mark.parametrize(
    ("params", "kept"),
    [
        ({"created": "24h"}, {"created": "24h"}),
        ({"created": "24h", "from": "2026-11-01"}, {"created": "24h"}),
        ({"created": "25h"}, {}),
        ({"from": "2026-11-07", "to": "2026-11-01"}, {"from": "2026-11-01", "to": "2026-11-07"}),
        ({"from": "2026-02-30"}, {}),
        ({"from": "2026-W48-4", "to": "20261101"}, {}),
        ({"from": "2026-11-01", "zone": "UTC"}, {"from": "2026-11-01"}),
        ({"from": "2026-11-01", "zone": "../../etc/passwd"}, {"from": "2026-11-01"}),
        ({"from": "2026-11-01", "zone": "Mars/Olympus"}, {"from": "2026-11-01"}),
        ({"zone": "Europe/Berlin"}, {}),
        ({"template": "3", "schedule": "0", "node": "a"}, {"template": "3", "node": "a"}),
        ({"template": "9999999999", "schedule": "-1"}, {}),
    ],
)
def test_dates_and_ids_are_kept_where_they_mean_something(
    params: dict[str, str], kept: dict[str, str]
) -> None:
    assert JobQuery.from_url_params(params).to_url_params() == kept


def test_the_same_jobs_in_another_order_are_the_same_jobs() -> None:
    query = JobQuery(status="new", order_by="id", page=3, page_size=50)
    assert query.of_same_jobs() == JobQuery(status="new")
