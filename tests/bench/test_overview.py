"""How soon the overview and a template's page are ready over a history of 50,000 runs.

Times are printed as shares of an empty page of the app in the same run, not asserted.
"""

import statistics
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from app.history.database import HistoryDatabase
from app.history.model import RunFacts, TemplateFacts
from app.history.store import HistoryStore
from app.settings import ControllerSettings
from tests.support.history_facts import deleted, run
from tests.support.processes import ControllerProcess, Site, running_site

pytestmark = pytest.mark.bench

ROUNDS = 7
RUNS = 50_000
TEMPLATES = {1: "Cleanup Job Details", 2: "Cleanup Activity Stream", 4: "Cleanup Expired Sessions"}


def stored_run(number: int, now: datetime) -> RunFacts:
    template = list(TEMPLATES)[number % len(TEMPLATES)]
    created = now - timedelta(minutes=20 * number)
    return run(
        1_000_000 - number,
        created=created,
        template_id=template,
        name=TEMPLATES[template],
        started=created,
        finished=created + timedelta(seconds=12),
        outcome=deleted(number % 500, number % 40),
    )


def fill(folder: Path, key: str) -> float:
    """Store the runs; the size of the file in MB."""
    now = datetime.now(UTC) - timedelta(hours=1)
    database = HistoryDatabase(folder)
    store = HistoryStore(database, key)
    store.set_templates([TemplateFacts(one, name) for one, name in TEMPLATES.items()], now)
    for start in range(0, RUNS, 1000):
        store.add([stored_run(number, now) for number in range(start, start + 1000)])
    database.close()
    return sum(one.stat().st_size for one in folder.glob("history.sqlite*")) / 1e6


@pytest.fixture
def filled(
    build: None, controller: ControllerProcess, tmp_path: Path
) -> Iterator[tuple[Site, float]]:
    settings = {
        "JOBPANE_CONTROLLER_URL": controller.url,
        "JOBPANE_CONTROLLER_TOKEN_FILE": str(controller.token_file("admin")),
        "JOBPANE_HISTORY_DAYS": "730",
    }
    key = ControllerSettings(url=controller.url).key
    size_mb = fill(tmp_path, key)
    with running_site(tmp_path, settings) as site:
        yield site, size_mb


def ready_s(browser: Browser, url: str, selector: str) -> float:
    """The median time until a cold page shows what the selector names."""
    times = []
    for _ in range(ROUNDS):
        context = browser.new_context()
        page: Page = context.new_page()
        began = time.perf_counter()
        page.goto(url, wait_until="commit")
        page.locator(selector).first.wait_for()
        times.append(time.perf_counter() - began)
        context.close()
    return statistics.median(times)


def test_the_overview_of_fifty_thousand_runs_is_ready_like_an_empty_page(
    browser: Browser, filled: tuple[Site, float]
) -> None:
    site, size_mb = filled
    built_s = ready_s(browser, f"{site.url}/nowhere", "h1")
    empty_s = ready_s(browser, f"{site.url}/templates/999", ".nothing h1")
    print(f"\nhistory of {RUNS:,} runs: {size_mb:.1f} MB")
    print(f"a page of words that are built in: {built_s * 1000:.0f} ms")
    print(f"an empty page, as the server says that it is: {empty_s * 1000:.0f} ms")
    for path, selector in (
        ("/", ".run-bar"),
        ("/templates/1", ".chart rect"),
        ("/templates/1?range=all", ".chart rect"),
    ):
        page_s = ready_s(browser, f"{site.url}{path}", selector)
        print(f"{path}: {page_s * 1000:.0f} ms, {page_s / empty_s:.2f} times")
