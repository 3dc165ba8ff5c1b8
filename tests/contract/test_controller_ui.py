"""Links to the controller's own pages follow the interface that it really has."""

import asyncio

import pytest

from app.awx.client import Controller
from app.awx.web_urls import Ui
from tests.contract.recordings import recording
from tests.contract.replay_server import Asked, Reply, html_reply, recorded_reply, serving
from tests.support.root_pages import CLASSIC, VITE, WEBPACK

JOB = recorded_reply(recording("detail-real-successful"))  # of version 24.6.2.dev
URL = "/api/v2/system_jobs/42/"
HASH, PLAIN = "/#/jobs/management/42/output", "/jobs/management/42/output"


def page(body: bytes) -> Reply:
    return Reply(200, body, {"Content-Type": "text/html; charset=utf-8"})


class Site:
    """An API with a page at the root."""

    def __init__(self, root: Reply) -> None:
        self.root = root
        self.asked_root: list[Asked] = []
        self.is_root_asked = asyncio.Event()

    def __call__(self, asked: Asked) -> Reply:
        if asked.target != "/":
            return JOB
        self.asked_root.append(asked)
        self.is_root_asked.set()
        return self.root


async def link_after_the_page(site: Site, controller: Controller, url: str) -> str:
    """The link once the root page has come."""
    before = controller.web_url(URL)
    async with asyncio.timeout(10):
        await site.is_root_asked.wait()
        await controller._ui._found.fetch()
    after = controller.web_url(URL)
    assert before is not None
    assert after is not None
    return after.removeprefix(url)


@pytest.mark.parametrize(
    ("root", "link"),
    [
        (page(CLASSIC), HASH),
        (page(WEBPACK), PLAIN),
        (page(VITE), PLAIN),
        (html_reply(200), PLAIN),  # of another kind: the version's guess stays
        (html_reply(500), PLAIN),
        (Reply(is_reset=True), PLAIN),
    ],
    ids=["classic", "webpack", "vite", "another page", "no page", "reset"],
)
async def test_the_link_follows_the_root_page_and_else_the_version(root: Reply, link: str) -> None:
    site = Site(root)
    async with serving(site) as server, Controller(server.url, "token-abc") as controller:
        await controller.fetch_job(42)
        assert await link_after_the_page(site, controller, server.url) == link


async def test_the_root_page_is_asked_for_once_as_a_browser_would_without_the_token() -> None:
    site = Site(page(CLASSIC))
    async with serving(site) as server, Controller(server.url, "token-abc") as controller:
        await controller.fetch_job(42)
        for _ in range(20):
            await link_after_the_page(site, controller, server.url)
    (asked,) = site.asked_root
    assert "authorization" not in asked.headers
    assert "html" in asked.headers["accept"]


@pytest.mark.parametrize("ui", Ui)
async def test_a_chosen_interface_is_not_asked_for(ui: Ui) -> None:
    site = Site(page(VITE))
    async with serving(site) as server, Controller(server.url, "token", ui=ui) as controller:
        await controller.fetch_job(42)
        link = controller.web_url(URL) or ""
        await asyncio.sleep(0)
    assert ("#" in link, "/execution/" in link) == (ui is Ui.CLASSIC, ui is Ui.GATEWAY)
    assert site.asked_root == []
