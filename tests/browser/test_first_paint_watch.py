"""What the bench of the first paint notes of a page: what is seen, moves, has an effect."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.bench.first_paint import Visitor
from tests.support.portals import Pages, serving_pages

TEXTS = {
    "name": {"text": "Cleanup", "within": "h1"},
    "line": {"text": "line 1", "within": "body"},
}
LATER_MS = 300
BEGIN = "<!doctype html><title>Cleanup line 1</title>"


def later(action: str) -> str:
    """A script that does something a little later."""
    return f"<script>setTimeout(() => {{ {action} }}, {LATER_MS})</script>"


@pytest.fixture
def served() -> Iterator[tuple[Pages, str]]:
    with serving_pages() as (pages, port):
        yield pages, f"http://127.0.0.1:{port}/page"


def test_a_text_counts_once_it_is_seen_in_its_place(
    browser: Browser, served: tuple[Pages, str]
) -> None:
    pages, url = served
    pages.by_path["/page"] = (
        f"{BEGIN}<p>Cleanup</p><h1 style='visibility:hidden'>Cleanup</h1>"
        "<p style='position:absolute;top:9000px'>line 1</p>"
        + later("document.querySelector('h1').style.visibility = 'visible'")
    )
    visit = Visitor(browser, limit_ms=3 * LATER_MS).paint(url, TEXTS, still_ms=0)
    assert visit.name_ms is not None
    assert visit.name_ms >= LATER_MS
    assert visit.line_ms is None
    assert visit.shift == 0


def test_what_moves_on_the_page_is_noted(browser: Browser, served: tuple[Pages, str]) -> None:
    pages, url = served
    page = f"{BEGIN}<h1>Cleanup</h1><p>line 1</p>"
    pages.by_path["/page"] = page
    assert Visitor(browser).paint(url, TEXTS).shift == 0
    pages.by_path["/page"] = page + later("document.body.style.paddingTop = '300px'")
    assert Visitor(browser).paint(url, TEXTS).shift > 0


def test_a_key_counts_once_it_has_an_effect(browser: Browser, served: tuple[Pages, str]) -> None:
    pages, url = served
    focus = "addEventListener('keydown', () => document.querySelector('input').focus())"
    pages.by_path["/page"] = f"{BEGIN}<input>" + later(focus)
    pressed_ms = Visitor(browser).press(url)
    assert pressed_ms is not None
    assert pressed_ms >= LATER_MS
