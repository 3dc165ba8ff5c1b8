"""On every screen: axe finds nothing, nothing is cut off, and nothing scrolls sideways.

Each mode is one test with one browser page, since opening pages takes most of the time.
"""

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from app.builtin_controller.seed.history_special import WELL_KNOWN
from tests.browser.screens import SCREENS, Sites, open_screen, serve_sites
from tests.browser.window_size import resize
from tests.support.processes import ControllerProcess, ServeSite, Site

LIGHT, DARK, FORCED = (
    {"color_scheme": "light"},
    {"color_scheme": "dark"},
    {"color_scheme": "dark", "forced_colors": "active"},
)
LARGE_PX = 32  # the font size of a browser set to 200 %
FAILED = WELL_KNOWN["failed_with_traceback"]

# Controls that cannot be pressed where they are shown, and those whose words are cut.
SPOILED = """() => {
  const words = (one) => (one.getAttribute("aria-label") ?? one.textContent).trim().slice(0, 40);
  const isCut = (one) => {
    const { overflowX, display } = getComputedStyle(one);
    const isClipping = overflowX !== "visible" && display !== "inline" && one.tagName !== "INPUT";
    const isWide = one.scrollWidth > one.clientWidth + 1;
    return isClipping && (isWide || one.scrollHeight > one.clientHeight + 2);
  };
  const isOf = (one, top) =>
    [one, ...(one.labels ?? [])].some((part) => part.contains(top)) || top.contains(one);
  const fault = (one) => {
    one.scrollIntoView({ block: "center", inline: "nearest", behavior: "instant" });
    const box = one.getClientRects()[0];
    if (!box) return "";
    if (box.left < -1 || box.right > innerWidth + 1) return `ends at ${Math.round(box.right)} px`;
    const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
    if (top && !isOf(one, top)) return `is under ${top.className || top.tagName}`;
    return isCut(one) ? "is cut off" : "";
  };
  const isHidden = (one) => one && (one.offsetWidth <= 1 || isHidden(one.parentElement));
  const isShown = (one) =>
    one.checkVisibility({ visibilityProperty: true, opacityProperty: true }) &&
    !isHidden(one) && !one.closest("[data-n], .skip-link");
  return [...document.querySelectorAll("a[href], button, input, select, textarea, summary")]
    .filter(isShown)
    .slice(0, 80)
    .map((one) => [one, fault(one)])
    .filter(([, why]) => why)
    .map(([one, why]) => `${one.tagName.toLowerCase()} “${words(one)}” ${why}`);
}"""


@pytest.fixture(scope="module")
def sites(
    serve_site: ServeSite, acting_site: Site, history_site: Site, controller: ControllerProcess
) -> Sites:
    return serve_sites(serve_site, acting_site, history_site, controller)


def assert_nothing(found: dict[str, list[str]]) -> None:
    lines = [f"{name}: {text}" for name, texts in found.items() for text in texts]
    assert not lines, "\n".join(lines)


def violations(page: Page, *, without: str = "") -> list[str]:
    """What axe finds by all its rules but one, a line each."""
    rules = {without: {"enabled": False}} if without else {}
    response = Axe().run(page, options={"resultTypes": ["violations"], "rules": rules}).response
    return [
        f"{rule['id']}: {node['html'][:160]} {node['any'][:1]}"
        for rule in response["violations"]
        for node in rule["nodes"][:3]
    ]


def openers(page: Page) -> list[Locator]:
    """The buttons on the page that open a menu, a dialog or details, each once."""
    closed = page.locator(
        ":is(button[aria-expanded=false], button[aria-haspopup], summary):visible"
    ).all()
    return closed[:20]


def opened_states(page: Page) -> Iterator[str]:
    """Open what each button opens, one after another; gives the button's words."""
    over_the_page = page.locator("dialog[open], [popover=auto]:popover-open")
    for button in openers(page):
        if not (button.is_visible() and button.is_enabled()):
            continue
        words = button.get_attribute("aria-label") or button.inner_text()
        opens_over_the_page = button.get_attribute("aria-haspopup") is not None
        button.click()
        if opens_over_the_page:  # some of it is loaded only now
            expect(over_the_page).not_to_have_count(0)
        yield words
        page.keyboard.press("Escape")
        expect(over_the_page).to_have_count(0)
        if not opens_over_the_page and is_open(button):
            button.click()


def is_open(button: Locator) -> bool:
    return bool(
        button.evaluate(
            "one => one.ariaExpanded === 'true' ||"
            " (one.tagName === 'SUMMARY' && one.parentElement.open)"
        )
    )


@pytest.mark.parametrize("mode", [LIGHT, DARK, FORCED], ids=["light", "dark", "forced colors"])
def test_axe_finds_nothing(page: Page, sites: Sites, mode: dict[str, str]) -> None:
    page.emulate_media(reduced_motion="reduce", **mode)  # type: ignore[arg-type]
    # The reader's own colors replace ours, which axe still reads for the text.
    without = "color-contrast" if mode is FORCED else ""
    found = {}
    for name in SCREENS:
        open_screen(page, sites, name)
        found[name] = violations(page, without=without)
    for name in ("failed job", "list"):
        open_screen(page, sites, name)
        for words in opened_states(page):
            found[f"{name}, {words}"] = violations(page, without=without)
    assert_nothing(found)


def test_axe_finds_nothing_in_dialogs(page: Page, sites: Sites) -> None:
    for button in ("Delete job", "Run again"):
        open_screen(page, sites, "failed job")
        page.get_by_role("button", name=button).first.click()
        page.get_by_role("dialog").wait_for()
        assert violations(page) == []


@pytest.mark.parametrize("is_large", [False, True], ids=["usual text", "twice the size"])
def test_nothing_is_cut_off_at_any_width(page: Page, sites: Sites, *, is_large: bool) -> None:
    if is_large:
        enlarge_text(page)
    found = {}
    for name in SCREENS:
        open_screen(page, sites, name)
        found[name] = violations(page) if is_large else []
        for width in (320, 768, 1280, 1920):
            resize(page, width, 800)
            spoiled = page.evaluate(SPOILED) + sideways(page)
            found[name] += [f"{width} px: {text}" for text in spoiled]
    assert_nothing(found)


def enlarge_text(page: Page) -> None:
    """As the setting of the browser does it."""
    session = page.context.new_cdp_session(page)
    sizes = {"standard": LARGE_PX, "fixed": LARGE_PX * 13 // 16}
    session.send("Page.setFontSizes", {"fontSizes": sizes})


def test_without_motion_a_page_is_shown_all_at_once(page: Page, sites: Sites) -> None:
    page.emulate_media(reduced_motion="reduce")
    open_screen(page, sites, "failed job")
    shown = page.get_by_role("heading", level=1).evaluate(
        "(heading) => ['hidden', ''].map((text) => {"
        " document.getElementById('site').style.visibility = text;"
        " return getComputedStyle(heading).visibility; })"
    )
    assert shown == ["hidden", "visible"]


def test_a_chart_stays_within_its_page_until_it_is_drawn_again(page: Page, sites: Sites) -> None:
    open_screen(page, sites, "template")
    chart = page.get_by_role("group", name=re.compile("^History of "))
    expect(chart.get_by_role("link")).to_be_visible()
    beyond = chart.evaluate(
        "chart => (chart.style.marginLeft = '800px',"
        " document.documentElement.scrollWidth - innerWidth)"
    )
    assert beyond <= 0


def sideways(page: Page) -> list[str]:
    width = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return [f"the page scrolls {width} px sideways"] if width > 0 else []


def test_the_skip_link_takes_the_keyboard_past_the_bar(page: Page, sites: Sites) -> None:
    for name in SCREENS:
        if "embedded" in name or name in {"choice of controllers", "sign-in"}:
            continue  # no bar to go past
        open_screen(page, sites, name)
        # Where a page puts the focus itself, the way back to the top is that of Shift+Tab.
        page.evaluate("document.activeElement?.blur(); getSelection()?.removeAllRanges()")
        page.get_by_role("link", name="Skip to content").focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("main")).to_be_focused()
        page.keyboard.press("Tab")
        within = page.evaluate("document.querySelector('main').contains(document.activeElement)")
        has_controls = page.get_by_role("main").locator("a, button, input").count() > 0
        assert within == has_controls, name
