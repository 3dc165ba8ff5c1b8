"""Texts of a controller, of its output and of a URL stay text, under the policy as it is served."""

import json
from collections.abc import Iterator
from urllib.parse import quote

import httpx
import pytest
from playwright.sync_api import Page, expect

from app.builtin_controller.seed.history_special import WELL_KNOWN
from tests.support.payloads import CONTROLS, MARKUP, PAYLOADS, SHOWN_AS_IT_IS
from tests.support.processes import ControllerProcess, ServeSite, Site

JOB = WELL_KNOWN["error_at_start_up"]
ALL = " ".join(PAYLOADS)
KEPT = {"type", "created"}  # without these a record is no system job
# What a payload would make if it were read as markup.
FOREIGN = (
    "script[src*=evil], iframe, object, embed, base, math, template, marquee, video, style, xss, "
    "meta[http-equiv=refresh], form[action*=evil], img[src=x], plaintext, a[href^=data], "
    "[href^='javascript:' i], [href^='//evil'], [href^='https://evil'], [onerror], [onload], "
    "[onclick], [onfocus], [onmouseover], [ontoggle], [onanimationstart]"
)


def hostile(value: object, name: str = "") -> object:
    """The same JSON with all payloads in each of its texts."""
    if isinstance(value, dict):
        return {key: hostile(one, key) for key, one in value.items()}
    if isinstance(value, list):
        return [hostile(one) for one in value]
    return ALL if (isinstance(value, str) or value is None) and name not in KEPT else value


@pytest.fixture
def hostile_site(serve_site: ServeSite, controller: ControllerProcess) -> Iterator[Site]:
    yield serve_site(
        JOBPANE_CONTROLLER_URL=controller.url,
        JOBPANE_CONTROLLER_TOKEN_FILE=str(controller.token_file("admin")),
        JOBPANE_ALLOW_ACTIONS="true",
    )
    controller.heal()


def fault(controller: ControllerProcess, match: str, body: object, status: int = 200) -> None:
    controller.fault(match=match, kind="wrong_json", body=json.dumps(body), status=status)


def nothing_ran(page: Page) -> None:
    assert page.evaluate("[window.ran, Object.prototype.ran, document.cookie]") == [None, None, ""]
    assert page.locator(FOREIGN).count() == 0


@pytest.fixture
def dialogs(page: Page) -> Iterator[list[str]]:
    seen: list[str] = []
    page.on("dialog", lambda dialog: seen.append(dialog.message))
    yield seen
    assert seen == []


def test_there_are_enough_payloads() -> None:
    assert len(set(PAYLOADS)) == len(PAYLOADS) >= 80


@pytest.mark.usefixtures("dialogs")
def test_every_payload_in_every_field_of_a_record_is_text(
    page: Page, hostile_site: Site, controller: ControllerProcess
) -> None:
    record = controller.job(JOB)
    assert isinstance(record["summary_fields"], dict)
    fault(
        controller,
        f"/system_jobs/{JOB}/$",
        {**dict(hostile(record)), "extra_vars": json.dumps({one: one for one in PAYLOADS})},
    )  # type: ignore[arg-type, call-overload]
    for path in (f"/jobs/{JOB}", f"/embed/jobs/{JOB}"):
        page.goto(hostile_site.url + path)
        page.get_by_role("button", name="Dates").wait_for()
        shown = page.locator("body").text_content() or ""
        assert [one for one in SHOWN_AS_IT_IS if one not in shown] == []
        nothing_ran(page)
    assert "<script>alert(1)</script>" in page.title() or str(JOB) in page.title()
    raw = httpx.get(f"{hostile_site.url}/api/jobs/{JOB}/record")
    assert raw.headers["content-type"].startswith("application/json")
    assert raw.headers["x-content-type-options"] == "nosniff"


@pytest.mark.usefixtures("dialogs")
def test_every_payload_in_an_output_is_text_and_downloads_as_a_file(
    page: Page, hostile_site: Site, controller: ControllerProcess
) -> None:
    event = controller.events(JOB)[0]
    lines = [one.replace("\r\n", " ").replace("\r", " ") for one in PAYLOADS]
    stdout = {**event, "stdout": "\r\n".join(lines), "start_line": 0, "end_line": len(lines)}
    answer = {"count": 1, "next": None, "previous": None, "results": [stdout]}
    fault(controller, f"/system_jobs/{JOB}/events/", answer)
    page.goto(f"{hostile_site.url}/jobs/{JOB}?find={quote(MARKUP[0])}")
    output = page.get_by_role("region", name="Output")
    expect(output).to_contain_text(MARKUP[-1])
    shown = output.text_content() or ""
    assert [one for one in SHOWN_AS_IT_IS if one not in shown] == []
    nothing_ran(page)
    for form in ("exact", "plain", "times", "jsonl"):
        file = httpx.get(f"{hostile_site.url}/api/jobs/{JOB}/output/download?format={form}")
        assert file.headers["content-disposition"].startswith("attachment; filename=")
        assert "html" not in file.headers["content-type"]
        assert file.headers["x-content-type-options"] == "nosniff"
        assert file.headers["content-security-policy"].startswith("default-src 'none'")


@pytest.mark.usefixtures("dialogs")
def test_payloads_in_a_list_in_errors_and_in_urls_are_text(
    page: Page, hostile_site: Site, controller: ControllerProcess
) -> None:
    row = hostile(controller.job(JOB))
    answer = {"count": 1, "next": None, "previous": None, "results": [row]}
    fault(controller, "/system_jobs/$", answer)
    words = quote(" ".join(MARKUP[:6]))
    for path in ("/", f"/jobs?search={words}&status={words}", f"/jobs/{JOB}?find={words}#L{words}"):
        page.goto(hostile_site.url + path)
        page.get_by_role("heading").first.wait_for()
        expect(page.locator("[aria-busy=true]")).to_have_count(0)
        nothing_ran(page)
    controller.heal()
    for status in (400, 403, 500):
        fault(controller, f"/system_jobs/{JOB}/$", {"detail": ALL}, status)
        page.goto(f"{hostile_site.url}/jobs/{JOB}")
        page.get_by_role("alert").first.wait_for()
        nothing_ran(page)
        controller.heal()


@pytest.mark.parametrize("payload", [*MARKUP[:4], *CONTROLS[8:9], "/../../etc/passwd"])
def test_a_payload_as_a_path_is_answered_without_repeating_it(site: Site, payload: str) -> None:
    for path in (f"/jobs/{quote(payload, safe='')}", f"/api/jobs/{quote(payload, safe='')}/record"):
        answer = httpx.get(site.url + path, follow_redirects=True)
        assert "alert(1)" not in answer.text
        assert "passwd" not in answer.text
        assert "set-cookie" not in answer.headers
