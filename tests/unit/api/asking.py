"""Asks an ASGI app as a server would, for tests of middleware."""

from collections.abc import Mapping
from typing import Any

from starlette.types import ASGIApp, Message, Scope


async def messages_of(app: ASGIApp, scope: Mapping[str, Any]) -> list[Message]:
    """Everything that `app` sends for one call."""
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    whole: Scope = {"method": "GET", "query_string": b"", "headers": [], **scope}
    await app(whole, receive, send)
    return sent


def headers_of(messages: list[Message]) -> dict[str, str]:
    """The headers of the response, by lower-case name."""
    return {name.decode().lower(): value.decode() for name, value in messages[0]["headers"]}
