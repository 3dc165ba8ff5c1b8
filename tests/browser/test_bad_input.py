"""Bad URLs and bad controllers: one message and a way on, never a traceback."""

import re
from urllib.parse import quote

from playwright.sync_api import Page, expect

from tests.browser.job_details import refresh
from tests.support.processes import ControllerProcess, ServeSite, Site, free_port

NAMES_NO_JOB = [
    "0",
    "-1",
    str(2**63),
    "9" * 21,
    "abc",
    "%00",
    "4%00" + "2",
    "x" * 10_000,
    "१२",
    "42.5",
    "%F0%9F%9A%80",
]


def test_a_url_that_names_no_job_says_so(page: Page, site: Site) -> None:
    for text in NAMES_NO_JOB:
        page.goto(f"{site.url}/jobs/{text}")
        heading = page.get_by_role("heading", name=re.compile("Invalid job number|not found"))
        expect(heading).to_be_visible()
        expect(page.get_by_role("link", name="All system jobs").last).to_be_visible()
        assert "Traceback" not in page.content()
    assert "Traceback" not in site.log_text()


def test_a_search_for_odd_text_is_answered(page: Page, site: Site) -> None:
    for text in ("0", "-1", str(2**63), "9" * 21, "", "\u0000", "x" * 10_000):
        page.goto(f"{site.url}/jobs?search={quote(text)}")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        found = page.get_by_role("heading", name="No jobs found")
        expect(found.or_(page.get_by_role("table")).or_(page.get_by_role("alert"))).to_be_visible()
    assert "Traceback" not in site.log_text()


FAULTS = [
    {"kind": "status", "status": 401},
    {"kind": "status", "status": 403},
    {"kind": "status", "status": 500},
    {"kind": "status", "status": 503},
    {"kind": "html"},
    {"kind": "empty"},
    {"kind": "half_body"},
    {"kind": "wrong_json"},
    {"kind": "reset"},
    {"kind": "redirect"},
]


def test_each_way_a_controller_fails_is_one_sentence_and_a_way_on(
    page: Page, site: Site, controller: ControllerProcess
) -> None:
    # Each with a job of its own: a page shows what another has just polled.
    for job_id, fault in enumerate(FAULTS, start=1):
        controller.fault(match=f"/api/v2/system_jobs/{job_id}/$", times=50, **fault)
        page.goto(f"{site.url}/jobs/{job_id}")
        alert = page.get_by_role("alert").first
        expect(alert).to_contain_text(re.compile(r"[a-z].*\.", re.IGNORECASE))
        expect(alert).not_to_contain_text("<")
        # Pressed while it fails: afterwards the page may have healed by itself before the press.
        alert.get_by_role("button", name="Try again").click()
        controller.heal()
        expect(page.get_by_role("button", name="Dates")).to_be_visible()
    assert "Traceback" not in site.log_text()


def test_a_record_on_the_screen_stays_when_the_controller_goes(
    page: Page, site: Site, controller: ControllerProcess
) -> None:
    page.goto(f"{site.url}/jobs/42")
    expect(page.get_by_role("heading", level=1)).to_contain_text("#42")
    controller.fault(match="/api/v2/system_jobs/42/$", kind="status", status=404, times=5)
    refresh(page)
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_contain_text("#42")


def test_a_controller_that_is_not_there_is_said(page: Page, serve_site: ServeSite) -> None:
    alone = serve_site(
        JOBPANE_CONTROLLER_URL=f"http://127.0.0.1:{free_port()}",
        JOBPANE_CONTROLLER_TOKEN="nobody-listens",
    )
    page.goto(f"{alone.url}/jobs/42")
    expect(page.get_by_role("alert").first).to_contain_text("controller")
    assert "nobody-listens" not in alone.log_text()


def test_an_ordinary_user_sees_who_may_read(
    page: Page, serve_site: ServeSite, controller: ControllerProcess
) -> None:
    alice = serve_site(
        JOBPANE_CONTROLLER_URL=controller.url,
        JOBPANE_CONTROLLER_TOKEN_FILE=str(controller.token_file("alice")),
    )
    page.goto(f"{alice.url}/jobs/42")
    expect(page.get_by_role("alert").first).to_contain_text(re.compile("superuser", re.IGNORECASE))
