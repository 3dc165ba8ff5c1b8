"""Whether a balancer should send users here, and a line for each thing that is needed."""

import asyncio
from pathlib import Path

import pytest
from starlette.applications import Starlette

from app.api.health import PageHealth
from app.api.metrics import MetricsAccess
from app.api.readiness import NOT_USED, OK, Line, Lines, readiness_routes
from tests.unit.api.asking import messages_of

HERE = ("127.0.0.1", 5000)


def lines_of(*lines: Line) -> Lines:
    async def checked(line: Line) -> Line:
        return line

    return Lines([(line, lambda line=line: checked(line)) for line in lines])  # type: ignore[misc]


ALL_DOWN = (
    Line("controller", "not answering", "lab"),
    Line("store", "can't be written", "lab"),
    Line("redis", "not answering"),
)
ALL_WELL = (Line("controller", OK), Line("store", OK), Line("redis", NOT_USED))


async def asked(
    lines: Lines | None,
    *,
    query: str = "",
    pages: bool = True,
    client: tuple[str, int] = HERE,
    token_file: Path | None = None,
) -> tuple[int, list[str]]:
    async def served(_: object) -> bool:
        return pages

    health = PageHealth({"pages": served}, good_for_s=0)
    routes = readiness_routes(MetricsAccess(token_file), health, lambda: lines)
    sent = await messages_of(
        Starlette(routes=routes),
        {
            "type": "http",
            "path": "/readyz",
            "client": client,
            "query_string": query.encode(),
            "headers": [(b"host", b"127.0.0.1:3000")],
        },
    )
    return sent[0]["status"], sent[1]["body"].decode().splitlines()


async def test_each_thing_has_a_line() -> None:
    status, lines = await asked(lines_of(*ALL_WELL))
    assert status == 200
    assert lines == ["ready", "pages: ok", "controller: ok", "store: ok", "redis: not used"]


async def test_what_is_down_for_every_process_takes_none_out_of_service() -> None:
    status, lines = await asked(lines_of(*ALL_DOWN))
    assert status == 200
    assert lines[2:] == [
        "controller lab: not answering",
        "store lab: can't be written",
        "redis: not answering",
    ]


@pytest.mark.parametrize("wanted", ["controller", "store", "redis", "controller,redis"])
async def test_an_operator_may_require_a_line_to_be_ok(wanted: str) -> None:
    assert (await asked(lines_of(*ALL_DOWN), query=f"require={wanted}"))[0] == 503
    assert (await asked(lines_of(*ALL_WELL), query=f"require={wanted}"))[0] == 200


async def test_a_line_that_there_is_not_cannot_be_required() -> None:
    assert (await asked(lines_of(*ALL_WELL), query="require=database"))[0] == 400


async def test_a_process_that_starts_or_serves_no_pages_is_not_ready() -> None:
    assert await asked(None) == (503, ["not ready", "pages: starting"])
    status, lines = await asked(lines_of(*ALL_WELL), pages=False)
    assert (status, lines[:2]) == (503, ["not ready", "pages: no pages"])


async def test_others_need_the_token(tmp_path: Path) -> None:
    assert (await asked(lines_of(*ALL_WELL), client=("192.0.2.7", 5000)))[0] == 403
    (tmp_path / "token").write_text("metrics-token-for-tests")
    assert (await asked(lines_of(*ALL_WELL), token_file=tmp_path / "token"))[0] == 401


async def test_however_often_it_is_asked_each_thing_is_looked_at_once() -> None:
    looks = []

    async def counted() -> Line:
        looks.append(1)
        return Line("redis", OK)

    lines = Lines([(Line("redis", "not answering"), counted)])
    await asyncio.gather(*(lines.now() for _ in range(20)))
    assert len(looks) == 1
