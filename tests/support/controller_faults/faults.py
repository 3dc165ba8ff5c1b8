"""Faults on demand: late, broken, cut and missing responses.

Wrapped around the controller's application. Tests set rules at `/__faults__/` and read the
requests that came in at `/__requests__/`; requests to these two are not counted.
"""

import asyncio
import json
from contextlib import suppress
from email.utils import format_datetime

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.builtin_controller.storage.times import now
from tests.support.controller_faults.connection import reset, transport_of
from tests.support.controller_faults.fault_rules import (
    BadRuleError,
    FaultKind,
    Faults,
    Rule,
    Seen,
    rules_from_json,
)

_LONGEST_STALL_S = 600.0
# uvicorn takes the end of the application for an error until it sees the connection close.
_UNTIL_CLOSED_S = 0.05
_HTML = "<!doctype html><html><head><title>Please wait</title></head><body>Not JSON</body></html>"
_WRONG_JSON = '["this", "is", {"not": "what was asked for"}]'


class FaultyWeb:
    """The controller, with faults in front of it."""

    def __init__(self, web: ASGIApp) -> None:
        self._web = web
        self._faults = Faults()
        self._released = asyncio.Event()  # by the next DELETE of the rules

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._web(scope, receive, send)
            return
        request = Request(scope, receive)
        if request.url.path in {"/__faults__/", "/__requests__/"}:
            response = await self._controlled(request)
            await response(scope, receive, send)
            return
        rule = self._faults.rule_for(Seen(request.method, request.url.path, request.url.query))
        if rule is None:
            await self._web(scope, receive, send)
        else:
            await self._carry_out(rule, scope, receive, send)

    async def _controlled(self, request: Request) -> Response:
        is_faults = request.url.path == "/__faults__/"
        if request.method == "DELETE":
            (self._clear if is_faults else self._faults.forget_requests)()
            return Response(status_code=204)
        if request.method == "POST" and is_faults:
            return await self._set_rules(request)
        if request.method == "GET" and not is_faults:
            seen = self._faults.requests()
            return JSONResponse({"count": len(seen), "requests": [one.to_json() for one in seen]})
        return JSONResponse({"detail": "Not here."}, 405)

    def _clear(self) -> None:
        self._faults.clear()
        self._released.set()
        self._released = asyncio.Event()

    async def _set_rules(self, request: Request) -> Response:
        try:
            self._faults.add(rules_from_json(await request.json()))
        except (BadRuleError, json.JSONDecodeError) as wrong:
            return JSONResponse({"detail": str(wrong)}, 400)
        return Response(status_code=204)

    async def _carry_out(self, rule: Rule, scope: Scope, receive: Receive, send: Send) -> None:
        match rule.kind:
            case FaultKind.DELAY:
                arrived = await receive()  # carried out even if the client has gone
                await asyncio.sleep(rule.seconds)
                await self._web(scope, _first(arrived, receive), send)
            case FaultKind.HOLD:
                # Until the test takes the rules back: no machine is too slow to see what is shown.
                arrived = await receive()
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._released.wait(), rule.seconds or _LONGEST_STALL_S)
                await self._web(scope, _first(arrived, receive), send)
            case FaultKind.STALL:
                await _wait_for_disconnect(receive, rule.seconds or _LONGEST_STALL_S)
                await _cut_off(scope)
            case FaultKind.RESET:
                await _cut_off(scope)
            case FaultKind.LOST_ANSWER:
                # Carried out, but the client never gets the response.
                await self._whole(scope, receive)
                await _cut_off(scope)
            case FaultKind.LATE_ANSWER:
                # Carried out at once; the answer takes its time, or a proxy makes it another.
                messages = await self._whole(scope, receive)
                await asyncio.sleep(rule.seconds)
                await _send_late(rule, messages, scope, receive, send)
            case FaultKind.HALF_BODY:
                await _send_half(await self._whole(scope, receive), scope, send)
            case _:
                await _answer(rule)(scope, receive, send)

    async def _whole(self, scope: Scope, receive: Receive) -> list[Message]:
        messages: list[Message] = []

        async def keep(message: Message) -> None:
            messages.append(message)

        await self._web(scope, receive, keep)
        return messages


def _answer(rule: Rule) -> Response:
    headers = {"Date": format_datetime(now(), usegmt=True), **dict(rule.headers)}
    match rule.kind:
        case FaultKind.HTML:
            return Response(rule.body or _HTML, rule.status or 200, headers, "text/html")
        case FaultKind.EMPTY:
            return Response(b"", rule.status or 200, headers, "application/json")
        case FaultKind.WRONG_JSON:
            body = rule.body or _WRONG_JSON
            return Response(body, rule.status or 200, headers, "application/json")
        case FaultKind.REDIRECT:
            location = {"Location": rule.location or "https://sign-in.example.org/"}
            return Response(b"", rule.status or 302, {**headers, **location})
        case _:
            status = rule.status or 500
            body = rule.body or json.dumps({"detail": f"A fault: {status}."})
            return Response(body, status, headers, "application/json")


def _first(arrived: Message, receive: Receive) -> Receive:
    waiting = [arrived]

    async def next_message() -> Message:
        return waiting.pop() if waiting else await receive()

    return next_message


async def _wait_for_disconnect(receive: Receive, seconds: float) -> None:
    """Send nothing until the time is over or the client has gone."""
    try:
        async with asyncio.timeout(seconds):
            while (await receive())["type"] != "http.disconnect":
                pass
    except TimeoutError:
        return


async def _send_late(
    rule: Rule, messages: list[Message], scope: Scope, receive: Receive, send: Send
) -> None:
    if rule.status:
        await _answer(rule)(scope, receive, send)
        return
    for message in messages:
        await send(message)


async def _send_half(messages: list[Message], scope: Scope, send: Send) -> None:
    """Announce the whole body, send half of it, and hang up."""
    body = b"".join(message.get("body", b"") for message in messages[1:])
    await send(messages[0])
    await send({"type": "http.response.body", "body": body[: len(body) // 2], "more_body": True})
    transport = transport_of(scope.get("state", {}))
    if transport is not None:
        transport.close()
        await asyncio.sleep(_UNTIL_CLOSED_S)


async def _cut_off(scope: Scope) -> None:
    transport = transport_of(scope.get("state", {}))
    if transport is not None:
        reset(transport)
        await asyncio.sleep(_UNTIL_CLOSED_S)
