"""A connection to the events is used by the browser and user that opened it alone."""

from collections.abc import Mapping
from typing import Any

import httpx
import pytest
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from app.api.caller import BROWSER, PRINCIPAL
from app.middleware.own_connections import own_connections
from app.services.principals import Principal
from tests.unit.api.asking import messages_of
from tests.unit.services.fake_controller import services_over


def no_controller(_: httpx.Request) -> httpx.Response:
    raise AssertionError("the controller is not asked")


SERVICES = services_over(no_controller)
ALICE = Principal("alice", SERVICES, controller="lab")
OPENED: dict[str, Mapping[str, Any]] = {
    "of-alice": {PRINCIPAL: ALICE, BROWSER: "A"},
    "of-a-frame": {PRINCIPAL: None, BROWSER: ""},
}


async def answered(scope: Scope, receive: Receive, send: Send) -> None:
    await PlainTextResponse("an event")(scope, receive, send)


async def status_of(
    query: str, principal: Principal | None, browser: str, path: str = "/_event/"
) -> int:
    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "query_string": query.encode(),
        "headers": [],
        PRINCIPAL: principal,
        BROWSER: browser,
    }
    start, *_ = await messages_of(own_connections(OPENED.get)(answered), scope)
    return int(start["status"])


async def test_the_browser_that_opened_a_connection_goes_on_with_it() -> None:
    assert await status_of("EIO=4&sid=of-alice", ALICE, "A") == 200
    again = Principal("alice", SERVICES, controller="lab")  # opened again after a while unused
    assert await status_of("EIO=4&sid=of-alice", again, "A") == 200
    assert await status_of("EIO=4&sid=of-a-frame", None, "") == 200


@pytest.mark.parametrize(
    ("principal", "browser"),
    [
        (None, ""),
        (None, "A"),
        (ALICE, ""),
        (ALICE, "B"),
        (Principal("bob", SERVICES, controller="lab"), "A"),
        (Principal("alice", SERVICES, controller="live"), "A"),
    ],
)
async def test_nobody_else_gets_anything_by_its_id(
    principal: Principal | None, browser: str
) -> None:
    for query in ("sid=of-alice", "sid=of-a-frame&sid=of-alice", "sid=of-alice&sid=of-alice"):
        assert await status_of(query, principal, browser) == 400


async def test_an_id_that_is_not_known_looks_the_same() -> None:
    assert await status_of("sid=unknown", ALICE, "A") == 400


async def test_a_handshake_and_other_paths_name_no_connection() -> None:
    assert await status_of("EIO=4&transport=polling&token=sid", None, "") == 200
    assert await status_of("sid=of-alice", None, "", path="/jobs") == 200


async def test_a_websocket_that_takes_over_anothers_polling_is_not_accepted() -> None:
    scope = {
        "type": "websocket",
        "path": "/_event/",
        "query_string": b"transport=websocket&sid=of-alice",
        "headers": [],
        PRINCIPAL: None,
        BROWSER: "",
    }
    sent = await messages_of(own_connections(OPENED.get)(answered), scope)
    assert [one["type"] for one in sent] == ["websocket.close"]
