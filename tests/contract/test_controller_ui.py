"""Links to the controller's own pages follow the interface that it really has."""

import asyncio

import pytest

from app.awx.client import Controller
from app.awx.web_urls import Ui
from tests.contract.recordings import recording
from tests.contract.replay_server import Reply, Request, html_reply, recorded_reply, serving
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
        self.root_requests: list[Request] = []
        self.is_root_requested = asyncio.Event()

    def __call__(self, request: Request) -> Reply:
        if request.target != "/":
            return JOB
        self.root_requests.append(request)
        self.is_root_requested.set()
        return self.root


async def link_after_the_page(site: Site, controller: Controller, url: str) -> str:
    """The link once the root page has come."""
    before = controller.web_urls()(URL)
    async with asyncio.timeout(10):
        await site.is_root_requested.wait()
        await controller.connection.ui._found.fetch()
    after = controller.web_urls()(URL)
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
    (request,) = site.root_requests
    assert "authorization" not in request.headers
    assert "html" in request.headers["accept"]


@pytest.mark.parametrize("ui", Ui)
async def test_a_chosen_interface_is_not_asked_for(ui: Ui) -> None:
    site = Site(page(VITE))
    async with serving(site) as server, Controller(server.url, "token", ui=ui) as controller:
        await controller.fetch_job(42)
        link = controller.web_urls()(URL)
        await asyncio.sleep(0)
    assert ("#" in link, "/execution/" in link) == (ui is Ui.CLASSIC, ui is Ui.GATEWAY)
    assert site.root_requests == []
