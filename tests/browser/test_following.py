"""The newest line of a running job stays in view, until somebody scrolls up."""

import re
import time
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.output_page import ROWS_LIMIT, answer_many_lines, line, output_of
from tests.support.processes import (
    ControllerProcess,
    ServeSite,
    Site,
    running_controller,
    wait_until,
)

JOB_SECONDS = 100  # some lines come each second
OLD_S = 30  # a test has more than a minute left, or another job
AT_END = "box => box.scrollHeight - box.scrollTop - box.clientHeight < 9"
# The number of the last rendered line if it is in view, else 0.
NEWEST_IN_VIEW = """box => {
  const last = [...box.querySelectorAll("[data-n]")].at(-1);
  const isInView =
    last?.getBoundingClientRect().bottom <= box.getBoundingClientRect().bottom + 1;
  return isInView ? Number(last.dataset.n) : 0;
}"""
# A scroll that no input announces: by the browser's find, assistive technology, or on a machine so
# busy that it comes long after the wheel.
UP = "box => { box.scrollTop -= 300; }"


@pytest.fixture(scope="module")
def slow(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ControllerProcess]:
    folder = tmp_path_factory.mktemp("slow")
    with running_controller(folder, job_seconds=JOB_SECONDS, history="small") as process:
        yield process


@pytest.fixture(scope="module")
def following_site(serve_site: ServeSite, slow: ControllerProcess) -> Site:
    return serve_site(
        JOBPANE_CONTROLLER_URL=slow.url,
        JOBPANE_CONTROLLER_TOKEN_FILE=str(slow.token_file("admin")),
    )


@pytest.fixture(scope="module")
def launched() -> list[tuple[int, float]]:
    """Each job, and when it was launched."""
    return []


@pytest.fixture
def running_job(
    following_site: Site, slow: ControllerProcess, launched: list[tuple[int, float]]
) -> tuple[Site, int]:
    """Tests share a job while it is young: its lines need not come once more."""
    if launched and time.monotonic() - launched[-1][1] > OLD_S:
        slow.ask(f"/api/v2/system_jobs/{launched.pop()[0]}/cancel/", "POST")
    if not launched:
        launched.append((slow.launch(days=1), time.monotonic()))
    return following_site, launched[-1][0]


def follow_button(page: Page) -> Locator:
    return page.get_by_role("button", name=re.compile("^Follow"))


def expect_following(page: Page, is_so: bool) -> None:
    pressed = "true" if is_so else "false"
    expect(follow_button(page)).to_have_attribute("aria-pressed", pressed)


def expect_at_end(output: Locator) -> None:
    """Lines come all the time: the end is in sight again and again."""
    wait_until(lambda: bool(output.evaluate(AT_END)))


def expect_newer_in_view(output: Locator, number: int) -> int:
    """A line after this one is the newest, and in view; its number."""
    numbers: list[int] = []

    def is_newer() -> bool:
        numbers.append(int(output.evaluate(NEWEST_IN_VIEW)))
        return numbers[-1] > number

    wait_until(is_newer)
    return numbers[-1]


def followed(page: Page, running_job: tuple[Site, int]) -> Locator:
    """A short output that is followed and longer than its box."""
    page.set_viewport_size({"width": 900, "height": 420})
    output = opened(page, running_job)
    expect_at_end(output)
    return output


def opened(page: Page, running_job: tuple[Site, int]) -> Locator:
    """An output that is followed, with at least 40 lines."""
    site, job_id = running_job
    page.goto(f"{site.url}/jobs/{job_id}")
    output = output_of(page, job_id)
    expect_following(page, is_so=True)
    expect(line(output, 40)).to_be_attached(timeout=60_000)
    return output


def by_wheel(page: Page, output: Locator) -> None:
    output.hover()
    page.mouse.wheel(0, -200)


def by_key(page: Page, output: Locator) -> None:
    output.focus()
    page.keyboard.press("PageUp")


def by_no_input(_: Page, output: Locator) -> None:
    output.evaluate(UP)


@pytest.mark.parametrize("scroll_up", [by_wheel, by_key, by_no_input])
def test_a_user_who_scrolls_up_stays_there_until_they_follow_again(
    page: Page, running_job: tuple[Site, int], scroll_up: Callable[[Page, Locator], None]
) -> None:
    output = followed(page, running_job)
    scroll_up(page, output)
    expect_following(page, is_so=False)
    expect(follow_button(page)).to_have_text(re.compile(r"Follow: \d+ new lines?"))
    assert not output.evaluate(AT_END)
    page.keyboard.press("f")
    expect_following(page, is_so=True)
    expect(follow_button(page)).to_have_text("Follow")
    expect_at_end(output)
    output.evaluate(UP)
    expect_following(page, is_so=False)
    output.evaluate("box => { box.scrollTop = box.scrollHeight; }")
    expect_following(page, is_so=True)


@pytest.mark.parametrize("size", [(390, 844), (1280, 900)])
def test_the_newest_line_is_in_the_window_while_it_is_followed(
    page: Page, running_job: tuple[Site, int], size: tuple[int, int]
) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    output = opened(page, running_job)
    newest = expect_newer_in_view(output, 40)
    assert output.evaluate("box => box.scrollTop") > 0  # there is more than the window has room for
    expect_newer_in_view(output, newest)
    box = output.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= size[1]
    expect_following(page, is_so=True)


def test_a_button_that_is_held_pauses_nothing(page: Page, running_job: tuple[Site, int]) -> None:
    output = followed(page, running_job)
    output.hover()
    page.mouse.down()
    count = output.locator("[data-n]").count()
    expect(line(output, count + 3)).to_be_attached(timeout=60_000)
    expect_following(page, is_so=True)
    page.mouse.up()
    expect_at_end(output)


def test_the_newest_line_of_a_long_output_stays_in_view_until_the_user_scrolls(
    page: Page, running_job: tuple[Site, int]
) -> None:
    site, job_id = running_job
    answer_many_lines(page, 6000, grows_by=3)
    page.goto(f"{site.url}/jobs/{job_id}")
    output = output_of(page, job_id)
    expect_following(page, is_so=True)
    newest = expect_newer_in_view(output, 0)
    newest = expect_newer_in_view(output, newest)
    output.hover()
    page.mouse.wheel(0, -300)
    expect_following(page, is_so=False)
    expect(follow_button(page)).to_have_text(re.compile(r"Follow: \d+ new lines"))
    assert output.evaluate(NEWEST_IN_VIEW) == 0
    page.keyboard.press("f")
    expect_following(page, is_so=True)
    expect_newer_in_view(output, newest)
    assert output.get_by_role("listitem").count() <= ROWS_LIMIT
