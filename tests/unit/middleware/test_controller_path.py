"""With several controllers, the first part of each URL names one, exactly or not at all."""

from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.responses import RedirectResponse
from starlette.types import Receive, Scope, Send

from app.middleware.controller_path import (
    CONTROLLER,
    ControllerPath,
    base_path,
    named_in_query,
    split_path,
)
from tests.unit.api.asking import headers_of, messages_of

NAMES = ("lab", "prod")


async def passed_on(names: tuple[str, ...], **asked: str | bytes) -> Scope:
    """The scope that the application behind the middleware gets."""
    seen: list[Scope] = []

    async def app(scope: Scope, _receive: Receive, _send: Send) -> None:
        seen.append(scope)

    await messages_of(ControllerPath(app, names), {"type": "http", **asked})
    return seen[0]


async def test_a_redirect_to_the_controllers_own_sign_in_on_this_host_stays() -> None:
    there = "http://testserver/o/authorize/?state=1"
    assert await redirected(there, "/c/lab/sign-in/oauth") == there


async def redirected(location: str, path: str, names: tuple[str, ...] = NAMES) -> str:
    app = ControllerPath(RedirectResponse(location), names)
    scope = {"type": "http", "path": path, "headers": [(b"host", b"testserver")]}
    return headers_of(await messages_of(app, scope))["location"]


@pytest.mark.parametrize("kind", ["http", "websocket"])
async def test_the_controller_is_named_and_its_prefix_is_gone(kind: str) -> None:
    scope = await passed_on(
        NAMES, type=kind, path="/c/lab/jobs/42", raw_path=b"/c/lab/jobs/42", query_string=b"a=1"
    )
    assert (scope[CONTROLLER], scope["path"], scope["raw_path"]) == ("lab", "/jobs/42", b"/jobs/42")
    assert scope["query_string"] == b"a=1"
    assert base_path(scope) == "/c/lab"


@pytest.mark.parametrize("path", ["/c/lab", "/c/lab/"])
async def test_the_start_page_of_a_controller_has_a_slash_or_none(path: str) -> None:
    scope = await passed_on(NAMES, path=path, raw_path=path.encode())
    assert (scope[CONTROLLER], scope["path"], scope["raw_path"]) == ("lab", "/", b"/")


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/jobs/42",
        "/c",
        "/c/",
        "/c//jobs/42",
        "/c/nope/jobs/42",
        "/c/LAB/jobs/42",
        "/C/lab/jobs/42",
        "/c/lab2/jobs/42",
        "/c/la/jobs/42",
        "//c/lab/jobs/42",
        "/x/c/lab/jobs/42",
        "/c/lab//jobs/42",
        "/c/lab//evil.example",
        "/c/lab/../prod/jobs/42",
        "/c/lab/jobs/..",
        "/c/lab/./jobs",
        "/c/./lab/jobs",
        "/c/lab\n/jobs",
        "/c/ lab/jobs",
        "/c/lab\x00/jobs",
    ],
)
def test_a_path_that_names_no_controller_exactly_names_none(path: str) -> None:
    assert split_path(path, quote(path).encode(), NAMES) == ("", path)


@pytest.mark.parametrize(
    "raw_path", [b"/c/l%61b/jobs", b"/%63/lab/jobs", b"/c%2flab/jobs", b"/c/lab%2Fjobs"]
)
def test_a_name_that_is_encoded_names_no_controller(raw_path: bytes) -> None:
    assert split_path("/c/lab/jobs", raw_path, NAMES)[0] == ""


@given(rest=st.text(max_size=40), name=st.sampled_from(["lab", "prod", "nope", "", ".."]))
def test_what_is_split_off_is_the_prefix_and_nothing_else(rest: str, name: str) -> None:
    path = f"/c/{name}{rest}"
    found, left = split_path(path, b"", NAMES)
    assert left.startswith("/")
    assert not (found and left.startswith("//"))
    assert left == path if not found else f"/c/{found}{left.removesuffix('/')}" in {path, path[:-1]}
    assert found in {"", *NAMES}


@pytest.mark.parametrize(
    ("query", "name"),
    [
        (b"token=1&controller=lab&EIO=4", "lab"),
        (b"controller=prod", "prod"),
        (b"token=1", ""),
        (b"controller=", ""),
        (b"controller=nope", ""),
        (b"controller=lab&controller=prod", ""),
        (b"controller=lab&controller=lab", ""),
        (b"controller=LAB", ""),
        (b"controller=\xff", ""),
        (b"&".join([b"a=1"] * 60), ""),
    ],
)
async def test_the_pages_connection_names_its_controller_in_the_query(
    query: bytes, name: str
) -> None:
    assert named_in_query(query, NAMES) == name
    scope = await passed_on(NAMES, type="websocket", path="/_event/", query_string=query)
    assert (scope[CONTROLLER], scope["path"]) == (name, "/_event/")


async def test_with_one_controller_no_url_has_a_prefix() -> None:
    scope = await passed_on(("lab",), path="/c/lab/jobs/42", raw_path=b"/c/lab/jobs/42")
    assert (scope[CONTROLLER], scope["path"], base_path(scope)) == ("lab", "/c/lab/jobs/42", "")
    assert await redirected("/jobs/", "/jobs", ("lab",)) == "/jobs/"


async def test_a_redirect_stays_at_its_controller() -> None:
    assert await redirected("/jobs/?page=2", "/c/lab/jobs") == "/c/lab/jobs/?page=2"
    assert await redirected("http://testserver/x/", "/c/lab/x") == "/c/lab/x/"
    assert await redirected("/jobs/", "/jobs") == "/jobs/"


@pytest.mark.parametrize("location", ["https://awx.example/o/", "//x.example/", "/c/prod/jobs/1"])
async def test_a_redirect_that_leads_away_is_as_it_was(location: str) -> None:
    assert await redirected(location, "/c/lab/jobs") == location
