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
        {"unknown": "x"},
    ],
)
def test_what_makes_no_sense_falls_back_to_the_default(params: dict[str, str]) -> None:
    assert JobQuery.from_url_params(params) == JobQuery()


def test_long_words_are_cut_and_filters_of_later_versions_kept() -> None:
    query = JobQuery.from_url_params({"search": "x" * 10_000, "status": "paused"})
    assert len(query.search) == 500
    assert query.status == "paused"


@pytest.mark.parametrize(("asked", "given"), [("1", 1), ("50", 50), ("51", 50), ("100", 50)])
def test_a_page_is_as_large_as_asked_for_up_to_a_bound(asked: str, given: int) -> None:
    assert JobQuery.from_url_params({"page_size": asked}).page_size == given
