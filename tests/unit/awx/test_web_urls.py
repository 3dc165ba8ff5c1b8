"""Which URLs of a record a user may be led to."""

import pytest

from app.awx.web_urls import Ui, absolute_url, page_url, ui_of_api, ui_of_page
from tests.support.root_pages import CLASSIC, VITE, WEBPACK

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
def test_a_url_off_the_origin_leads_nowhere(url: str) -> None:
    assert absolute_url(ORIGIN, url) is None
    assert page_url(ORIGIN, "/api/v2/", url, Ui.CLASSIC) is None


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
    assert page_url(ORIGIN, "/api/v2/", url, Ui.CLASSIC) == f"{ORIGIN}{page}"


def test_pages_behind_a_gateway_have_other_urls() -> None:
    url = "/api/controller/v2/users/1/"
    seen = page_url(ORIGIN, "/api/controller/v2/", url, Ui.GATEWAY)
    assert seen == f"{ORIGIN}/access/users/1/details"


@pytest.mark.parametrize(
    ("ui", "page"),
    [
        (Ui.CLASSIC, "/#/jobs/management/42/output"),
        (Ui.AWX, "/jobs/management/42/output"),
        (Ui.GATEWAY, "/execution/jobs/management/42/output"),
    ],
)
def test_a_job_has_another_page_in_each_interface(ui: Ui, page: str) -> None:
    assert page_url(ORIGIN, "/api/v2/", "/api/v2/system_jobs/42/", ui) == f"{ORIGIN}{page}"


@pytest.mark.parametrize("ui", Ui)
@pytest.mark.parametrize("kind", ["users", "execution_environments", "system_job_templates"])
def test_each_interface_has_a_page_for_each_resource(ui: Ui, kind: str) -> None:
    page = page_url(ORIGIN, "/api/v2/", f"/api/v2/{kind}/7/", ui)
    assert page is not None
    assert "/7/" in page
    assert "/api/" not in page
    assert ("#" in page) == (ui is Ui.CLASSIC)


def test_quotes_and_angles_of_a_url_are_encoded() -> None:
    assert absolute_url(ORIGIN, '/x"<y>') == f"{ORIGIN}/x%22%3Cy%3E"


@pytest.mark.parametrize(("page", "ui"), [(CLASSIC, Ui.CLASSIC), (WEBPACK, Ui.AWX), (VITE, Ui.AWX)])
def test_the_root_page_says_which_interface_there_is(page: bytes, ui: Ui) -> None:
    assert ui_of_page(page) is ui


@pytest.mark.parametrize(
    "page",
    [
        b"",
        b"<html><head><title>UI Next Missing</title></head><body><h1>Oops</h1></body></html>",
        b"<html><head><title>Server Error &middot; AWX</title></head></html>",
        b"<html><title>Sign in</title><script src='/sso.js'></script><form></form></html>",
        b"\xff\xfe\x00<script",
    ],
)
def test_any_other_root_page_says_nothing(page: bytes) -> None:
    assert ui_of_page(page) is None


@pytest.mark.parametrize(
    ("path", "product", "version", "ui"),
    [
        ("/api/v2/", "AWX", "24.6.1", Ui.CLASSIC),
        ("/api/v2/", "AWX", "21.0.0", Ui.CLASSIC),
        ("/api/v2/", "AWX", "24.6.2.dev145+ge21dd0a093", Ui.AWX),
        ("/api/v2/", "AWX", "25.0.0", Ui.AWX),
        ("/api/v2/", "Red Hat Ansible Automation Platform", "4.5.11", Ui.CLASSIC),
        ("/api/controller/v2/", "Red Hat Ansible Automation Platform", "4.6.3", Ui.GATEWAY),
        ("/api/v2/", "AWX", "", Ui.CLASSIC),
        ("/api/v2/", "AWX", "9" * 5000, Ui.CLASSIC),
        ("/api/v2/", "", "", Ui.CLASSIC),
    ],
)
def test_before_the_page_is_known_the_version_makes_a_guess(
    path: str, product: str, version: str, ui: Ui
) -> None:
    assert ui_of_api(path, product, version) is ui
