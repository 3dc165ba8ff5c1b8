"""GET /badge/templates/{id}.svg: a picture for those who may read the history, and no fact else."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
from starlette.requests import Request

from app.api.application import api_app
from app.api.badge import badge_routes
from app.services.container import Services
from app.services.principals import SignedOutError
from tests.unit.state.fake_api import FakeApi, provided, record
from tests.unit.state.kept_history import kept_history
from tests.unit.state.tab import Tab

JOBS = {1: record(1, "successful")}
BADGE = "/badge/templates/1.svg"


def nobody(_request: Request) -> Services:
    raise SignedOutError


@asynccontextmanager
async def asking(
    folder: Path, *, status: int = 200, is_signed_in: bool = True, has_key: bool = False
) -> AsyncIterator[httpx.AsyncClient]:
    api = FakeApi(JOBS, status=status)
    async with kept_history(folder) as history, provided(api, Tab("/"), history=history) as use:
        routes = badge_routes(
            lambda _: use if has_key else None, (lambda _: use) if is_signed_in else nobody
        )
        transport = httpx.ASGITransport(api_app(routes))
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            yield client


async def test_the_picture_says_how_the_template_stands(tmp_path: Path) -> None:
    async with asking(tmp_path) as client:
        answer = await client.get(BADGE)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("image/svg+xml")
    assert "Cleanup Job Details" in answer.text
    assert "successful" in answer.text


async def test_no_shared_cache_keeps_it_and_the_same_one_is_not_sent_twice(tmp_path: Path) -> None:
    async with asking(tmp_path) as client:
        first = await client.get(BADGE)
        same = await client.get(BADGE, headers={"If-None-Match": first.headers["etag"]})
    assert first.headers["cache-control"] == "private, max-age=60"
    assert first.headers["vary"] == "Cookie, Authorization"
    assert (same.status_code, same.content) == (304, b"")


@pytest.mark.parametrize(
    ("scene", "status", "words"),
    [
        ({"is_signed_in": False}, 401, "sign in"),
        ({"status": 403}, 403, "not permitted"),
        ({"status": 400}, 503, "unavailable"),
    ],
)
async def test_without_a_right_the_picture_has_no_fact(
    tmp_path: Path, scene: dict[str, int], status: int, words: str
) -> None:
    async with asking(tmp_path, **scene) as client:  # type: ignore[arg-type]
        answer = await client.get(BADGE)
    assert answer.status_code == status
    assert words in answer.text
    assert "Cleanup Job Details" not in answer.text
    assert answer.headers["cache-control"] == "no-store"


async def test_a_portals_key_stands_for_the_configured_token(tmp_path: Path) -> None:
    async with asking(tmp_path, is_signed_in=False, has_key=True) as client:
        answer = await client.get(BADGE)
    assert answer.status_code == 200


@pytest.mark.parametrize(
    "name", ["9.svg", "1", "1.png", "x.svg", "99999999999.svg", "²3.svg", ".svg"]
)
async def test_a_template_that_nobody_knows_is_said_to_be_unknown(
    tmp_path: Path, name: str
) -> None:
    async with asking(tmp_path) as client:
        answer = await client.get(f"/badge/templates/{name}")
    assert answer.status_code == 404
    assert "unknown template" in answer.text
