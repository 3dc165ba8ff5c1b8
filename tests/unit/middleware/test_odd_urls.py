"""URLs that no file system or router can look up are answered like any other."""

from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.middleware.odd_urls import OddUrls, possible_path, redirect_of
from tests.unit.api.asking import headers_of, messages_of


def test_an_ordinary_path_passes_unchanged() -> None:
    assert possible_path("/embed/jobs/42/") == "/embed/jobs/42/"
    assert redirect_of("/embed/jobs/42/", b"/embed/jobs/42/") == ""


def test_a_very_long_part_gets_a_stand_in() -> None:
    assert possible_path(f"/jobs/{'9' * 10_000}/") == "/jobs/-/"


@pytest.mark.parametrize(
    ("path", "raw_path", "location"),
    [
        ("/jobs/4\u20282", b"/jobs/4%E2%80%A82", "/jobs/4%EF%BF%BD2"),
        ("/x/\u2029", b"/x/%E2%80%A9", "/x/%EF%BF%BD"),
        ("/jobs/4\x002", b"/jobs/4%002", "/jobs/4%EF%BF%BD2"),
        ("/jobs/a\nb", b"/jobs/a%0Ab", "/jobs/a%EF%BF%BDb"),
        ("/jobs//", b"/jobs/%2F", "/jobs/%EF%BF%BD"),
        ("/jobs/42/x", b"/jobs/42%2fx?y=1", "/jobs/42%EF%BF%BDx"),
        ("//evil.example/\u2028", b"//evil.example/%E2%80%A8", "/evil.example/%EF%BF%BD"),
        ("//jobs", b"//jobs", "/jobs/"),
        ("/sign-in", b"/sign-in", "/sign-in/"),
        ("/sessions", b"/sessions", "/sessions/"),
        ("/x/../jobs", b"/x/%2E./jobs", "/jobs/"),
        ("//", b"//", "/"),
        ("//jobs/42", b"//jobs/42", "/jobs/42"),
        ("///evil.example/a b", b"///evil.example/a%20b", "/evil.example/a%20b"),
        ("//\\evil.example", b"//\\evil.example", "/%5Cevil.example"),
        ("//api/jobs/42/record", b"//api/jobs/42/record", "/api/jobs/42/record"),
        ("/JOBS/42", b"/JOBS/42", "/jobs/42"),
        ("/Jobs", b"/Jobs", "/jobs/"),
        ("/embed/Jobs/42\u2028", b"/embed/Jobs/42%E2%80%A8", "/embed/jobs/42%EF%BF%BD"),
        ("/Compare/41/42", b"/Compare/41/42", "/compare/41/42"),
        ("/JOBSEARCH", b"/JOBSEARCH", ""),
        ("/api/jobs/\u2028", b"/api/jobs/%E2%80%A8", ""),
    ],
)
def test_what_server_and_router_would_read_differently_is_redirected(
    path: str, raw_path: bytes, location: str
) -> None:
    assert redirect_of(path, raw_path) == location


@given(path=st.text(max_size=600))
def test_any_path_can_be_looked_up_and_keeps_its_depth(path: str) -> None:
    possible = possible_path(path)
    assert all(len(part) <= 200 for part in possible.split("/"))
    assert possible.count("/") == path.count("/")


@given(path=st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_a_redirect_stays_here_and_leads_to_a_path_that_is_served(path: str) -> None:
    location = redirect_of(f"/{path}", b"")
    if location:
        assert location.startswith("/")
        assert not location.startswith("//")
        assert redirect_of(unquote(location), location.encode()) in {"", "/jobs/"}


async def test_a_folder_without_its_slash_is_redirected_without_naming_a_scheme() -> None:
    async def never(*_: object) -> None:
        raise AssertionError

    scope = {"type": "http", "path": "/jobs", "query_string": b"search=a%20b&page=2"}
    sent = await messages_of(OddUrls(never), scope)
    assert sent[0]["status"] == 308
    assert headers_of(sent)["location"] == "/jobs/?search=a%20b&page=2"
