"""A page belongs to its URL: at no frame does it show, offer or fetch anything of another job.

The websocket is late in both directions, so that the state behind the page lags behind the URL.
"""

import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from app.builtin_controller.seed.history_special import WELL_KNOWN
from tests.support.processes import ControllerProcess, ServeSite, free_port
from tests.support.websocket_proxy import WebsocketProxy, running_websocket_proxy

SUCCESSFUL = 42
FAILED = WELL_KNOWN["failed_with_traceback"]
SLOW_S = 0.25

# At every frame: the URL, and what the page shows under it. Repetitions are left out. Requests
# are written down with the URL that the browser showed when they were made.
RECORDER = """
const kept = (name) => JSON.parse(sessionStorage.getItem(name) ?? "[]");
const keep = (name, list) => sessionStorage.setItem(name, JSON.stringify(list));
const frames = kept("frames");
const asked = kept("asked");
const plainFetch = window.fetch;
window.fetch = (url, ...rest) => {
  asked.push({ path: location.pathname, url: String(url) });
  keep("asked", asked);
  return plainFetch(url, ...rest);
};
const isSeen = (one) => one.checkVisibility({ visibilityProperty: true });
const look = () => {
  // While a first screen stands, the page's own one is behind it.
  const main = [...document.querySelectorAll("main")].find(isSeen);
  const outputs = [...document.querySelectorAll("[aria-label^='Output of job']")];
  const frame = {
    path: location.pathname,
    words: new URLSearchParams(location.search).get("search") ?? "",
    title: document.title,
    icon: document.querySelector("link[rel=icon]")?.getAttribute("href") ?? "",
    heading: main?.querySelector("h1")?.innerText ?? "",
    jobs: [...(main?.innerText ?? "").matchAll(/#(\\d+)/g)].map((match) => Number(match[1])),
    outputs: outputs.map((box) => Number(box.getAttribute("aria-label").split(" ").at(-1))),
    actions: [...document.querySelectorAll(".actions button[aria-disabled=false]")].filter(isSeen)
      .length,
    dialogs: document.querySelectorAll("dialog[open]").length,
  };
  if (JSON.stringify(frames.at(-1)) !== JSON.stringify(frame)) {
    frames.push(frame);
    keep("frames", frames);
  }
  requestAnimationFrame(look);
};
requestAnimationFrame(look);
"""
USUAL_ICON = "/favicon.svg"


@pytest.fixture(scope="module")
def slow(serve_site: ServeSite, controller: ControllerProcess) -> Iterator[WebsocketProxy]:
    """A site behind a proxy that delays websockets only."""
    port = free_port()
    site = serve_site(
        JOBPANE_CONTROLLER_URL=controller.url,
        JOBPANE_CONTROLLER_TOKEN_FILE=str(controller.token_file("admin")),
        JOBPANE_ALLOW_ACTIONS="true",
        JOBPANE_PUBLIC_URL=f"http://127.0.0.1:{port}",
    )
    target = int(site.url.rpartition(":")[2])
    with running_websocket_proxy(WebsocketProxy(port, target, delay_s=SLOW_S)) as proxy:
        yield proxy


@pytest.fixture
def recorded(browser: Browser, slow: WebsocketProxy) -> Iterator[Page]:
    """A page that writes down every frame and where every output request was made from."""
    context = browser.new_context(base_url=slow.url)
    context.add_init_script(RECORDER)
    yield context.new_page()
    context.close()


def written(page: Page, name: str) -> list[dict[str, object]]:
    return list(page.evaluate("name => JSON.parse(sessionStorage.getItem(name) ?? '[]')", name))


def ready(page: Page, job_id: int) -> None:
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"#{job_id}")
    expect(page.get_by_role("button", name="Dates")).to_be_visible()
    expect(page.get_by_role("region", name=f"Output of job {job_id}")).to_be_visible()


def icon_of(page: Page) -> str:
    """The icon of the job that is open, which comes after its words."""
    icon = page.locator("link[rel=icon]")
    expect(icon).not_to_have_attribute("href", USUAL_ICON)
    return str(icon.get_attribute("href"))


def is_of(frame: dict[str, object], job_id: int, icon: str) -> bool:
    """Whether a frame shows and offers nothing but what belongs to one job."""
    jobs, outputs = frame["jobs"], frame["outputs"]
    assert isinstance(jobs, list)
    assert isinstance(outputs, list)
    in_title = {int(number) for number in re.findall(r"#(\d+)", str(frame["title"]))}
    has_record = f"#{job_id}" in str(frame["heading"]) and "System job" not in str(frame["heading"])
    return (
        not {*jobs, *outputs, *in_title} & ({SUCCESSFUL, FAILED} - {job_id})
        and frame["icon"] in ({USUAL_ICON, icon} if has_record else {USUAL_ICON})
        and (has_record or not frame["actions"])
        and not frame["dialogs"]
    )


def expect_only_its_own(page: Page, icons: dict[int, str]) -> None:
    """Every frame and every request under a job's URL belonged to that job."""
    seen = 0
    for frame in written(page, "frames"):
        number = re.search(r"/jobs/(\d+)$", str(frame["path"]))
        if number:
            seen += 1
            job_id = int(number[1])
            assert is_of(frame, job_id, icons[job_id]), json.dumps({**frame, "icon": ""})
    assert seen > 2 * len(icons), "too few frames were seen"
    for request in written(page, "asked"):
        of = re.search(r"/api/jobs/(\d+)/", str(request["url"]))
        assert not of or str(request["path"]).endswith(f"/{of[1]}"), request


def test_no_frame_shows_another_job_while_a_user_goes_from_job_to_job(recorded: Page) -> None:
    page, icons = recorded, {}
    page.goto(f"/jobs/{SUCCESSFUL}")
    ready(page, SUCCESSFUL)
    icons[SUCCESSFUL] = icon_of(page)
    page.get_by_role("searchbox").fill(str(FAILED))
    page.get_by_role("searchbox").press("Enter")
    ready(page, FAILED)
    icons[FAILED] = icon_of(page)
    page.go_back()
    ready(page, SUCCESSFUL)
    page.go_forward()
    ready(page, FAILED)
    expect_only_its_own(page, icons)


def test_no_frame_shows_another_job_when_a_page_is_loaded_whole(recorded: Page) -> None:
    page, icons = recorded, {}
    for path, job_id in (("/jobs/", SUCCESSFUL), ("/jobs/", FAILED), ("/embed/jobs/", SUCCESSFUL)):
        page.goto(f"{path}{job_id}")
        ready(page, job_id)
        icons[job_id] = icon_of(page)
    expect_only_its_own(page, icons)


def test_a_press_that_comes_before_the_next_job_does_nothing_to_it(
    recorded: Page, controller: ControllerProcess
) -> None:
    page = recorded
    page.goto(f"/jobs/{FAILED}")
    ready(page, FAILED)
    page.goto(f"/jobs/{SUCCESSFUL}")
    ready(page, SUCCESSFUL)
    before = len(controller.requests())
    # The press and the way back are sent in one go; the dialog would come half a second later.
    page.evaluate(
        """() => {
            const named = (button) => button.ariaLabel === "Delete job";
            [...document.querySelectorAll(".actions button")].find(named).click();
            window.history.back();
        }"""
    )
    ready(page, FAILED)
    expect(page.get_by_role("button", name="Delete job")).to_be_enabled()
    assert not any(frame["dialogs"] for frame in written(page, "frames"))
    assert controller.commands(before) == []


def test_no_frame_shows_what_another_search_found(recorded: Page) -> None:
    page = recorded
    for words in ("session", "token"):
        page.goto(f"/jobs?search={words}&show=list")
        expect(page.get_by_role("heading", name=f"Jobs named “{words}”")).to_be_visible()
        expect(page.get_by_role("row").nth(1)).to_be_visible()
    found = {
        words: page.goto(f"/jobs?search={words}&show=list") and jobs_of(page)
        for words in ("session", "token")
    }
    page.go_back()
    expect(page.get_by_role("heading", name="Jobs named “session”")).to_be_visible()
    expect(page.get_by_role("row").nth(1)).to_be_visible()
    assert not set(found["session"]) & set(found["token"])
    for frame in written(page, "frames"):
        words = str(frame["words"])
        assert set(frame["jobs"]) <= set(found.get(words, []))  # type: ignore[call-overload]
        assert "“" not in str(frame["title"]) or words in str(frame["title"])


def jobs_of(page: Page) -> list[int]:
    """The numbers of the jobs in the table, once it is there."""
    expect(page.get_by_role("row").nth(1)).to_be_visible()
    links = page.get_by_role("link", name=re.compile(r"#\d+$")).all_inner_texts()
    return [int(text.rpartition("#")[2]) for text in links]
