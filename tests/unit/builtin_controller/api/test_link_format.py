"""Which links of a response get the format that the request asked for."""

import json

import pytest

from app.builtin_controller.api.http import (
    Response,
    empty_response,
    html_response,
    json_response,
)
from app.builtin_controller.api.link_format import with_format
from app.builtin_controller.storage.records import Json

JOB = {"url": "/api/v2/system_jobs/1/", "related": {"cancel": "/api/v2/system_jobs/1/cancel/"}}
JOB_AS_JSON = {
    "url": "/api/v2/system_jobs/1/?format=json",
    "related": {"cancel": "/api/v2/system_jobs/1/cancel/?format=json"},
}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (dict(JOB), JOB_AS_JSON),
        ({"count": 2, "results": [JOB, JOB]}, {"count": 2, "results": [JOB_AS_JSON] * 2}),
        ({"count": 0, "results": []}, {"count": 0, "results": []}),
        # An event has a link to its job and none to itself.
        (
            {"results": [{**JOB, "url": ""}]},
            {"results": [{**JOB_AS_JSON, "url": ""}]},
        ),
        # Without related links it is no record.
        ({"version": "24.6.1", "url": "/api/"}, {"version": "24.6.1", "url": "/api/"}),
        ({}, {}),
    ],
)
def test_the_format_is_in_the_links_of_records_only(body: Json, expected: Json) -> None:
    assert json.loads(with_format(json_response(body), "json").body) == expected


@pytest.mark.parametrize(
    ("response", "wanted"),
    [
        (json_response(JOB), None),
        (json_response(JOB), ""),
        (json_response(JOB, 404), "json"),
        (html_response(200, "a page"), "json"),
        (empty_response(204), "json"),
    ],
)
def test_any_other_response_stays_as_it_is(response: Response, wanted: str | None) -> None:
    assert with_format(response, wanted) is response


def test_status_and_headers_stay_when_links_change() -> None:
    made = with_format(json_response(JOB, 201, {"Location": JOB["url"]}), "json")
    assert (made.status, made.headers) == (201, {"Location": JOB["url"]})
