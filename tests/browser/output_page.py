"""What a user sees and does in a job's output, for the tests of the output view."""

import json
import re
from collections.abc import Callable
from itertools import count
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import FloatRect, Locator, Page, Route, expect

from app.builtin_controller.seed.history_special import WELL_KNOWN
from tests.support.processes import wait_until

OpenJob = Callable[..., Page]

SMALL = 42  # 37 lines
LONG = WELL_KNOWN["over_1_mib"]  # 15,000 lines
LONG_HITS = re.compile(r"^155 lines")  # every 97th of them says "skipping"
VERY_LONG = WELL_KNOWN["hundred_thousand_events"]
VERY_LONG_LINES = 100_000
ROWS_LIMIT = 600


def output_of(page: Page, job_id: int) -> Locator:
    """The region with the lines, once some are there."""
    output = page.get_by_role("region", name=f"Output of job {job_id}")
    output.get_by_role("listitem").first.wait_for()
    output.evaluate("box => box.scrollIntoView({ block: 'end' })")
    return output


def line(output: Locator, number: int) -> Locator:
    return output.locator(f"[data-n='{number}']")


def expect_text_of(output: Locator, number: int) -> None:
    """The line is in sight with its text; where a line is still fetched, only its place is."""
    row = line(output, number)
    expect(row).to_have_text(re.compile(r"\S"))
    expect(row).to_be_in_viewport()


def settled_box(locator: Locator) -> FloatRect:
    """Where it is on the page, once two looks agree: it may be scrolled to, or laid out, still."""
    seen = [locator.bounding_box()]

    def is_settled() -> bool:
        seen.append(locator.bounding_box())
        return seen[-1] == seen[-2]

    wait_until(is_settled)
    assert seen[-1] is not None
    return seen[-1]


def number_of(output: Locator, number: int) -> Locator:
    return output.get_by_role("link", name=f"Line {number}", exact=True)


def search_field(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Search the output")


def search_for(page: Page, text: str) -> None:
    page.keyboard.press("/")
    expect(search_field(page)).to_be_focused()
    search_field(page).fill(text)


def choose_times(page: Page, words: str) -> None:
    """Which times the lines have: "No times", "Time of day" or "Since the start"."""
    page.get_by_role("button", name="Times", exact=True).click()
    page.get_by_role("menuitemradio", name=words).click()


def count_words(page: Page, words: str | re.Pattern[str]) -> None:
    """What the search says of what it has found."""
    counted = page.get_by_role("search", name="Search the output").get_by_role("status")
    expect(counted).to_have_text(words)


def searched_long_output(job_page: OpenJob) -> tuple[Page, Locator]:
    """The long output, once all that a search finds in it is counted."""
    page = job_page(LONG)
    output = output_of(page, LONG)
    search_for(page, "skipping")
    count_words(page, LONG_HITS)
    return page, output


def expect_lines_from(page: Page, first: int) -> None:
    """The status line says which line is the first in sight."""
    status = page.get_by_role("status").filter(has_text=re.compile(f"^Lines {first:,} to "))
    expect(status).to_be_visible()


def asked_windows(page: Page) -> list[tuple[int, int]]:
    """Fills with (start, count) of every window of lines that the page asks for from now on."""
    windows: list[tuple[int, int]] = []

    def note(url: str) -> None:
        if "/output/lines?" in url:
            query = parse_qs(urlsplit(url).query)
            windows.append((int(query["start"][0]), int(query["count"][0])))

    page.on("request", lambda request: note(request.url))
    return windows


def answer_lines(page: Page, lines: list[dict[str, object]], **changes: object) -> None:
    """The server's answer for the whole of a short output, as a test wants it."""
    total = len(lines)
    body = {
        "lines": [{"n": place + 1, **line} for place, line in enumerate(lines)],
        "start": 1,
        "total": total,
        "final": total,
        "complete": True,
        "more": False,
        "missing": [],
        **changes,
    }
    page.route("**/output/lines?*", lambda route: route.fulfill(json=body))


def answer_many_lines(page: Page, total: int, *, grows_by: int = 0) -> None:
    """An output of any size: each window is made up when it is asked for.

    Of a job that still runs there are `grows_by` more lines at each poll.
    """
    sizes = count(total, grows_by)

    def answer(route: Route) -> None:
        total = next(sizes)
        query = parse_qs(urlsplit(route.request.url).query)
        start, wanted = int(query["start"][0]), int(query["count"][0])
        lines = [
            {"n": n, "at": "2026-11-01T02:50:59.612+00:00", "spans": [f"Removed item {n} of many"]}
            for n in range(start, min(total, start + wanted - 1) + 1)
        ]
        said = {"start": start, "total": total, "final": total, "complete": not grows_by}
        body = {"lines": lines, **said, "more": False, "missing": []}
        route.fulfill(body=json.dumps(body), content_type="application/json")

    page.route("**/output/lines?*", answer)
    done = {"total": total, "here": total, "complete": True, "filling": False, "eta_s": None}
    page.route("**/output/progress?*", lambda route: route.fulfill(json=done))


def clipboard_of(page: Page) -> str:
    """What was copied, once something was."""
    read = "navigator.clipboard.readText()"
    wait_until(lambda: page.evaluate(read) != "")
    return str(page.evaluate(read))


def allow_clipboard(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
