"""What the API says of itself: every operation for programs, and a page without any script."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from html.parser import HTMLParser

import httpx
import pytest
from starlette.types import ASGIApp, Receive, Scope, Send

from app.api.application import api_app
from app.api.docs_page import Look
from app.api.output import output_routes
from app.api.templates import template_routes

LOOK = Look("theme()", ("/assets/root-1234abcd.css",))


class Page(HTMLParser):
    """What a page has: its ids, the places inside it that it links, and its scripts and styles."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.links: set[str] = set()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.append((tag, found))
        self.ids.add(found.get("id") or "")
        if (link := found.get("href") or "").startswith("#"):
            self.links.add(link[1:])


def at_controller(app: ASGIApp, name: str) -> ASGIApp:
    async def named(scope: Scope, receive: Receive, send: Send) -> None:
        await app({**scope, "jobpane.controller": name}, receive, send)

    return named


@asynccontextmanager
async def asking(controller: str = "") -> AsyncIterator[httpx.AsyncClient]:
    routes = [
        *output_routes(lambda _: pytest.fail("nothing is read")),
        *template_routes(lambda _: pytest.fail("nothing is read")),
    ]
    app = at_controller(api_app(routes, look=lambda: LOOK), controller)
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        yield client


async def test_the_description_has_each_operation_with_its_parameters_and_one_error() -> None:
    async with asking() as client:
        schema = (await client.get("/api/openapi.json")).json()
    assert schema["openapi"].startswith("3.1")
    lines = schema["paths"]["/api/jobs/{job_id}/output/lines"]
    assert lines.keys() == {"get"}
    start = next(one for one in lines["get"]["parameters"] if one["name"] == "start")
    assert start["schema"]["minimum"] == 1
    assert start["schema"]["default"] == 1
    for methods in schema["paths"].values():
        for about in methods.values():
            refused = about["responses"]["4XX"]["content"]["application/json"]["schema"]
            assert refused == {"$ref": "#/components/schemas/ErrorBody"}
            assert "422" not in about["responses"]
    ids = [about["operationId"] for one in schema["paths"].values() for about in one.values()]
    assert len(ids) == len(set(ids))


async def test_the_description_is_that_of_the_controller_in_the_url() -> None:
    async with asking("lab") as client:
        schema = (await client.get("/api/openapi.json")).json()
        page = (await client.get("/api/docs")).text
    assert schema["servers"] == [{"url": "/c/lab"}]
    assert "/c/lab/api/templates" in page


async def test_the_page_has_every_operation_and_no_link_to_nowhere() -> None:
    async with asking() as client:
        schema = (await client.get("/api/openapi.json")).json()
        answer = await client.get("/api/docs")
    page = Page(answer.text)
    ids = {about["operationId"] for one in schema["paths"].values() for about in one.values()}
    assert ids <= page.ids
    assert page.links <= page.ids
    assert answer.headers["content-type"].startswith("text/html")


async def test_the_page_runs_and_loads_nothing_but_what_is_ours() -> None:
    async with asking() as client:
        text = (await client.get("/api/docs")).text
    page = Page(text)
    assert [tag for tag, _ in page.tags].count("script") == 1
    assert re.findall("<script>(.*?)</script>", text) == ["theme()"]
    assert not [one for one in page.tags if one[0] == "style" or "style" in one[1]]
    loaded = {found.get("src") or found.get("href") or "/" for _, found in page.tags}
    assert not [url for url in loaded if not url.startswith(("/", "#"))]


async def test_without_a_build_the_page_is_there_all_the_same() -> None:
    transport = httpx.ASGITransport(api_app([]))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        answer = await client.get("/api/docs")
    assert (answer.status_code, "<script" in answer.text) == (200, False)


@pytest.mark.parametrize("path", ["/api/openapi.json", "/api/docs"])
async def test_the_description_can_only_be_read(path: str) -> None:
    async with asking() as client:
        answer = await client.post(path)
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")
