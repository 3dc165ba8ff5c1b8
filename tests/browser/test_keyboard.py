"""Every task of an operator, from the list to the ticket, without a pointer."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from app.builtin_controller.seed.history_special import WELL_KNOWN
from tests.browser.output_page import allow_clipboard, clipboard_of, line, output_of
from tests.support.processes import ControllerProcess, ServeSite, Site, running_controller

FAILED = WELL_KNOWN["failed_with_traceback"]
MOST_STOPS = 80  # of the Tab key, on the way to any control
LIMIT_MS = 20_000


@pytest.fixture(scope="module")
def own_controller(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ControllerProcess]:
    """Its jobs begin at once and run for a minute, long enough to be canceled."""
    folder = tmp_path_factory.mktemp("own")
    with running_controller(folder, history="small", job_seconds=60) as process:
        yield process


@pytest.fixture(scope="module")
def own_site(serve_site: ServeSite, own_controller: ControllerProcess) -> Site:
    return serve_site(
        JOBPANE_CONTROLLER_URL=own_controller.url,
        JOBPANE_CONTROLLER_TOKEN_FILE=str(own_controller.token_file("admin")),
        JOBPANE_ALLOW_ACTIONS="true",
    )


def reach(page: Page, control: Locator, key: str = "Tab") -> None:
    """Press a key until the control has the focus, which it shows."""
    expect(control).to_be_visible(timeout=LIMIT_MS)
    for _ in range(MOST_STOPS):
        if control.evaluate("one => one === document.activeElement"):
            assert control.evaluate("one => one.matches(':focus-visible')")
            return
        page.keyboard.press(key)
    raise AssertionError(f"{MOST_STOPS} presses of {key} do not reach {control}")


def press(page: Page, control: Locator, key: str = "Enter") -> None:
    reach(page, control)
    page.keyboard.press(key)


def press_in_dialog(page: Page, name: str | re.Pattern[str]) -> None:
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    press(page, dialog.get_by_role("button", name=name))


def heading(page: Page) -> Locator:
    return page.get_by_role("heading", level=1)


def test_a_run_is_found_and_its_failing_line_is_copied_for_a_ticket(page: Page, site: Site) -> None:
    allow_clipboard(page)
    page.goto(site.url)
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("Cleanup Job Details")
    page.keyboard.press("Enter")
    expect(page.get_by_role("table", name="System jobs", exact=True)).to_be_visible()
    reach(page, page.get_by_role("searchbox"))
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type(f"#{FAILED}")
    page.keyboard.press("Enter")
    expect(heading(page)).to_contain_text(f"#{FAILED}")
    why = page.get_by_role("region", name="Why it failed")
    expect(why).to_contain_text("OperationalError")
    press(page, why.get_by_role("link", name=re.compile("^Line ")))
    number = int(page.url.rpartition("#L")[2])
    expect(line(output_of(page, FAILED), number)).to_be_in_viewport()
    page.keyboard.press("c")
    expect(page.get_by_role("status").filter(has_text="Copied")).to_be_visible()
    assert "OperationalError: out of shared memory" in clipboard_of(page)


def test_a_run_is_watched_canceled_and_run_again(
    page: Page, own_site: Site, own_controller: ControllerProcess
) -> None:
    job_id = own_controller.launch(days=30)
    page.context.grant_permissions(["notifications"])
    page.goto(f"{own_site.url}/jobs/{job_id}")
    expect(heading(page).locator("..")).to_contain_text("Running", timeout=LIMIT_MS)
    press(page, page.get_by_role("button", name=re.compile("^Notify me")), "Space")
    expect(page.get_by_role("button", pressed=True).first).to_be_focused()
    press(page, page.get_by_role("button", name="Cancel job"))
    press_in_dialog(page, "Cancel job")
    expect(heading(page).locator("..")).to_contain_text("Canceled", timeout=LIMIT_MS)
    press(page, page.get_by_role("button", name="Run again"))
    expect(
        page.get_by_role("dialog")
        .get_by_role("spinbutton")
        .or_(page.get_by_role("dialog").get_by_role("textbox"))
        .first
    ).to_be_focused()
    press_in_dialog(page, "Run again")
    expect(heading(page)).not_to_contain_text(f"#{job_id}", timeout=LIMIT_MS)
    expect(heading(page)).to_contain_text(re.compile(r"#\d+"))


def test_several_runs_are_deleted(
    page: Page, own_site: Site, own_controller: ControllerProcess
) -> None:
    jobs = [own_controller.launch(days=30) for _ in range(2)]
    for job_id in jobs:
        own_controller.ask(f"/api/v2/system_jobs/{job_id}/cancel/", "POST")
    page.goto(f"{own_site.url}/jobs?status=canceled")
    for job_id in sorted(jobs, reverse=True):
        box = page.get_by_role("checkbox", name=f"Select job #{job_id}", exact=True)
        press(page, box, "Space")
        expect(box).to_be_checked(timeout=LIMIT_MS)
    reach(page, page.get_by_role("button", name=re.compile("^Delete")).first, "Shift+Tab")
    page.keyboard.press("Enter")
    press_in_dialog(page, re.compile("^Delete 2 jobs"))
    for job_id in jobs:
        row = page.get_by_role("checkbox", name=f"Select job #{job_id}", exact=True)
        expect(row).to_have_count(0, timeout=LIMIT_MS)
