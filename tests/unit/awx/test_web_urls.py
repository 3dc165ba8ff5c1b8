"""Which addresses of a record a person may be led to."""

import pytest

from app.awx.web_urls import absolute_url, page_url

ORIGIN = "https://awx.example:8043"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "javascript:alert(1)",
        "//evil.example/x",
        "https://evil.example/",
        "https://awx.example/",
        "http://awx.example:8043/",
        "https://user:pw@awx.example:8043/",
        "\\\\evil.example",
        "/a b",
        "/\nx",
        "https://[",
        "https://awx.example:99999/",
        "data:text/html,x",
    ],
)
def test_an_address_off_the_origin_leads_nowhere(url: str) -> None:
    assert absolute_url(ORIGIN, url) is None
    assert page_url(ORIGIN, "/api/v2/", url) is None


@pytest.mark.parametrize(
    ("url", "page"),
    [
        ("/api/v2/system_jobs/42/", "/#/jobs/management/42/output"),
        ("/api/v2/users/1/", "/#/users/1/details"),
        ("/api/v2/execution_environments/1/", "/#/execution_environments/1/details"),
        ("/api/v2/system_jobs/42/events/", "/api/v2/system_jobs/42/events/"),
        ("/api/v2/unheard_of/3/", "/api/v2/unheard_of/3/"),
        ("/elsewhere/", "/elsewhere/"),
    ],
)
def test_a_resource_leads_to_its_page_or_to_the_api(url: str, page: str) -> None:
    assert page_url(ORIGIN, "/api/v2/", url) == f"{ORIGIN}{page}"


def test_pages_behind_a_gateway_have_other_addresses() -> None:
    url = "/api/controller/v2/users/1/"
    assert page_url(ORIGIN, "/api/controller/v2/", url) == f"{ORIGIN}/access/users/1/details"


def test_quotes_and_angles_of_an_address_are_encoded() -> None:
    assert absolute_url(ORIGIN, '/x"<y>') == f"{ORIGIN}/x%22%3Cy%3E"
