"""Pages of rows: their sizes, their links, and what AWX makes of odd numbers."""

import json
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.builtin_controller.api.http import Request, Response
from app.builtin_controller.api.paging import Rows, limited_response, page_response
from app.builtin_controller.api.refusals import RefusedError

Body = dict[str, object]
PATH = "/api/v2/system_jobs/"


def rows(count: int) -> Rows:
    return Rows(
        count=lambda: count,
        read=lambda limit, offset: [{"id": one} for one in range(count)[offset : offset + limit]],
    )


def body(response: Response) -> Body:
    return dict(json.loads(response.body))


def rows_in(page: Body) -> list[object]:
    found = page["results"]
    assert isinstance(found, list)
    return found


def page(count: int, query: str) -> Body:
    return body(page_response(Request("GET", PATH, query), rows(count)))


def refusal(count: int, query: str) -> Response:
    with pytest.raises(RefusedError) as error:
        page(count, query)
    return error.value.response


@pytest.mark.parametrize(
    ("query", "size"),
    [
        ("", 25), ("page_size=", 25), ("page_size=0", 25), ("page_size=-3", 25),
        ("page_size=7", 7), ("page_size=200", 200), ("page_size=201", 200),
        ("page_size=99999999999999999999", 200), ("page_size=5&page_size=7", 7),
    ],
)  # fmt: skip
def test_a_page_has_25_rows_or_as_many_as_asked_for_up_to_200(query: str, size: int) -> None:
    assert len(rows_in(page(500, query))) == size


def test_a_page_size_that_is_no_number_is_a_server_error() -> None:
    assert refusal(5, "page_size=ten").status == 500


def test_links_lead_to_the_pages_beside_it_with_sorted_parameters() -> None:
    seen = page(100, "status=failed&page_size=10&page=3&name__icontains=a+b")
    rest = "page_size=10&status=failed"
    assert seen["next"] == f"{PATH}?name__icontains=a+b&page=4&{rest}"
    assert seen["previous"] == f"{PATH}?name__icontains=a+b&page=2&{rest}"


@pytest.mark.parametrize("query", ["page=1&page_size=10", "page=last&page_size=50", "page_size=10"])
def test_a_list_of_one_page_has_no_links(query: str) -> None:
    seen = page(10, query)
    assert (seen["next"], seen["previous"], seen["count"]) == (None, None, 10)


def test_a_page_size_over_200_is_200_in_the_links() -> None:
    assert page(500, "page_size=999")["next"] == f"{PATH}?page=2&page_size=200"


@pytest.mark.parametrize("number", ["0", "-1", "3", "x", "1.0", "²", "9" * 40])
def test_a_page_that_is_not_there_is_not_found(number: str) -> None:
    response = refusal(50, f"page={number}")
    assert (response.status, body(response)) == (404, {"detail": "Invalid page."})


def test_an_empty_list_has_one_empty_page() -> None:
    assert page(0, "page=1") == {"count": 0, "next": None, "previous": None, "results": []}


def test_without_a_count_only_the_first_rows_come() -> None:
    assert list(page(100, "count_disabled=true")) == ["results"]
    assert refusal(100, "count_disabled=true&page=2").status == 404


@pytest.mark.parametrize(
    ("limit", "size"),
    [("3", 3), ("1000", 1000), ("0", 25), ("-1", 25), ("x", 25), ("", 25), ("9" * 30, 1500)],
)
def test_a_limit_has_no_upper_end(limit: str, size: int) -> None:
    seen = body(limited_response(Request("GET", PATH, f"limit={limit}"), rows(1500)))
    assert list(seen) == ["results"]
    assert len(rows_in(seen)) == size


@given(count=st.integers(0, 300), size=st.integers(1, 250))
def test_following_the_links_gives_every_row_once(count: int, size: int) -> None:
    seen: list[object] = []
    query = f"page_size={size}"
    while True:
        one = page(count, query)
        seen += rows_in(one)
        if one["next"] is None:
            break
        query = urlsplit(str(one["next"])).query
    assert seen == [{"id": one} for one in range(count)]
