"""Run again: a typed form, stopped where it makes no sense, sent once, leading to the new job."""

import json
import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from app.builtin_controller.seed.history_special import WELL_KNOWN
from tests.support.processes import ControllerProcess, ServeSite, Site

OpenJob = Callable[..., Page]
NONSENSE = ["x", "1000000000000"]  # more in tests/unit/jobs/test_launch.py


@pytest.fixture
def limited_site(
    serve_site: ServeSite, controller: ControllerProcess
) -> Callable[[str, str], Site]:
    """A site with the token of the given name, and actions allowed or not."""

    def serve(token: str, allowed: str) -> Site:
        return serve_site(
            JOBPANE_CONTROLLER_URL=controller.url,
            JOBPANE_CONTROLLER_TOKEN_FILE=str(controller.token_file(token)),
            JOBPANE_ALLOW_ACTIONS=allowed,
        )

    return serve


def launches(controller: ControllerProcess) -> int:
    made = controller.requests()
    return sum(str(one["path"]).endswith("/launch/") for one in made)


def open_form(page: Page) -> Locator:
    page.get_by_role("button", name="Run again").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("Days to keep", exact=True)).to_be_focused()
    return dialog


def run(dialog: Locator) -> None:
    dialog.get_by_role("button", name="Run again").click()


@pytest.mark.parametrize("prefix", ["", "/embed"])
def test_a_job_runs_again_with_other_days_and_its_page_opens(
    page: Page, site: Site, controller: ControllerProcess, prefix: str
) -> None:
    page.goto(f"{site.url}{prefix}/jobs/42")
    before = launches(controller)
    dialog = open_form(page)
    expect(dialog.get_by_label("Days to keep", exact=True)).to_have_value("120")
    dialog.get_by_label("Days to keep", exact=True).fill("45")
    dialog.get_by_label("Dry run (count only)").check()
    run(dialog)
    expect(page).to_have_url(re.compile(rf"{prefix}/jobs/(?!42$)\d+$"))
    expect(
        page.get_by_text(re.compile("Dry run: (will )?count jobs older than 45 days"))
    ).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)
    new_id = int(page.url.rsplit("/", 1)[1])
    assert json.loads(str(controller.job(new_id)["extra_vars"])) == {"days": 45, "dry_run": True}
    assert launches(controller) == before + 1


@pytest.mark.parametrize("text", NONSENSE)
def test_nonsense_is_stopped_at_its_field_before_anything_is_sent(
    job_page: OpenJob, controller: ControllerProcess, text: str
) -> None:
    page = job_page(42)
    before = launches(controller)
    dialog = open_form(page)
    days = dialog.get_by_label("Days to keep", exact=True)
    days.fill(text)
    page.keyboard.press("Enter")
    expect(days).to_have_attribute("aria-invalid", "true")
    expect(days).to_have_accessible_description(re.compile(r"^Enter .+\."))
    expect(days).to_be_focused()
    expect(days).to_have_value(text)
    assert launches(controller) == before


def test_a_refused_form_can_be_corrected_and_sent(
    job_page: OpenJob, controller: ControllerProcess
) -> None:
    page = job_page(42)
    before = launches(controller)
    dialog = open_form(page)
    dialog.get_by_label("Batch size").fill("0")
    run(dialog)
    expect(dialog.get_by_label("Batch size")).to_be_focused()
    dialog.get_by_label("Batch size").fill("500")
    run(dialog)
    expect(page).to_have_url(re.compile(r"/jobs/(?!42$)\d+$"))
    assert launches(controller) == before + 1


def test_jobs_of_any_age_are_removed_only_after_the_number_is_typed_again(
    job_page: OpenJob, controller: ControllerProcess
) -> None:
    page = job_page(42)
    before = launches(controller)
    dialog = open_form(page)
    dialog.get_by_label("Days to keep", exact=True).fill("0")
    run(dialog)
    again = dialog.get_by_label("Confirm days to keep")
    expect(again).to_be_focused()
    expect(again).to_have_accessible_description(re.compile("any age.+Type 0 to confirm"))
    again.fill("1")
    run(dialog)
    expect(again).to_have_attribute("aria-invalid", "true")
    expect(again).to_be_focused()
    assert launches(controller) == before
    again.fill("0")
    run(dialog)
    expect(page).to_have_url(re.compile(r"/jobs/(?!42$)\d+$"))
    assert launches(controller) == before + 1
    new_id = int(page.url.rsplit("/", 1)[1])
    assert json.loads(str(controller.job(new_id)["extra_vars"])) == {"days": 0}


def test_a_second_press_sends_nothing_more(
    job_page: OpenJob, controller: ControllerProcess
) -> None:
    page = job_page(42)
    before = launches(controller)
    controller.fault(match="/launch/$", kind="hold", method="POST", times=5)
    dialog = open_form(page)
    dialog.get_by_role("button", name="Run again").dblclick()
    page.keyboard.press("Enter")
    controller.heal()
    expect(page).to_have_url(re.compile(r"/jobs/(?!42$)\d+$"))
    assert launches(controller) == before + 1


def test_escape_leaves_the_form_and_the_focus_returns(
    job_page: OpenJob, controller: ControllerProcess
) -> None:
    page = job_page(42)
    before = launches(controller)
    open_form(page)
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("button", name="Run again")).to_be_focused()
    assert launches(controller) == before


def test_an_answer_that_comes_after_escape_is_still_shown(
    job_page: OpenJob, controller: ControllerProcess
) -> None:
    page = job_page(42)
    controller.fault(match="/launch/$", kind="hold", method="POST", times=1)
    run(open_form(page))
    expect(page.get_by_role("button", name="Starting…")).to_be_disabled()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    controller.heal()
    message = page.get_by_role("dialog").get_by_role("alert")
    expect(message).to_contain_text(re.compile(r"Started job #\d+"))
    message.get_by_role("link", name="Open the new job").click()
    expect(page).to_have_url(re.compile(r"/jobs/(?!42$)\d+$"))


def test_a_type_without_options_asks_only_once_more(job_page: OpenJob) -> None:
    page = job_page(WELL_KNOWN["without_events"])  # its type takes no option
    old = page.url
    page.get_by_role("button", name="Run again").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("button", name="Run again")).to_be_visible()
    expect(dialog.get_by_role("textbox")).to_have_count(0)
    run(dialog)
    expect(page).not_to_have_url(old)
    expect(page.get_by_text("Delete expired").first).to_be_visible()


def test_after_a_failure_the_sentence_leads_to_the_newest_jobs_and_nothing_is_repeated(
    job_page: OpenJob, controller: ControllerProcess
) -> None:
    page = job_page(42)
    before = launches(controller)
    controller.fault(match="/launch/$", kind="status", status=503, method="POST", times=5)
    dialog = open_form(page)
    run(dialog)
    expect(dialog.get_by_role("alert")).to_contain_text("may or may not have started")
    newest = dialog.get_by_role("link", name="View newest jobs")
    expect(newest).to_have_attribute("href", "/jobs")
    expect(newest).to_be_focused()
    expect(dialog.get_by_role("button", name="Run again")).to_have_count(0)
    assert launches(controller) == before + 1


@pytest.mark.parametrize(
    ("status", "words"), [(403, "superuser"), (404, "template"), (400, "extra variables")]
)
def test_a_refusal_says_that_nothing_was_started(
    job_page: OpenJob, controller: ControllerProcess, status: int, words: str
) -> None:
    page = job_page(42)
    controller.fault(match="/launch/$", kind="status", status=status, method="POST", times=1)
    dialog = open_form(page)
    run(dialog)
    message = dialog.get_by_role("alert")
    expect(message).to_contain_text(re.compile("nothing was started", re.IGNORECASE))
    expect(message).to_contain_text(words)
    expect(dialog.get_by_role("link")).to_have_count(0)


@pytest.mark.parametrize(
    ("case", "reason"), [("without_type", "no template"), ("unmasked_secrets", "secret")]
)
def test_a_job_that_cannot_run_again_says_why(job_page: OpenJob, case: str, reason: str) -> None:
    page = job_page(WELL_KNOWN[case])
    button = page.get_by_role("button", name="Run again")
    expect(button).to_have_attribute("aria-disabled", "true")
    expect(button).to_have_accessible_description(re.compile(reason))
    button.click(force=True)
    expect(page.get_by_role("dialog")).to_have_count(0)


@pytest.mark.parametrize(
    ("token", "allowed", "reason"),
    [("admin", "false", "Actions are off"), ("auditor", "true", "superuser")],
)
def test_without_the_right_to_act_the_button_says_why(
    page: Page, limited_site: Callable[[str, str], Site], token: str, allowed: str, reason: str
) -> None:
    page.goto(f"{limited_site(token, allowed).url}/jobs/42")
    button = page.get_by_role("button", name="Run again")
    expect(button).to_have_attribute("aria-disabled", "true")
    expect(button).to_have_accessible_description(re.compile(reason))


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_in_the_form(job_page: OpenJob, theme: str) -> None:
    page = job_page(42)
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    dialog = open_form(page)
    dialog.get_by_label("Days to keep", exact=True).fill("x")
    run(dialog)
    expect(dialog.get_by_label("Days to keep", exact=True)).to_have_attribute(
        "aria-invalid", "true"
    )
    found = Axe().run(page, options={"resultTypes": ["violations"]})
    assert found.violations_count == 0, found.generate_report()


def test_the_form_fits_a_narrow_window(job_page: OpenJob) -> None:
    page = job_page(42)
    page.set_viewport_size({"width": 320, "height": 640})
    dialog = open_form(page)
    run_button = dialog.get_by_role("button", name="Run again")
    run_button.scroll_into_view_if_needed()
    expect(run_button).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert dialog.evaluate("element => element.scrollWidth <= element.clientWidth")
