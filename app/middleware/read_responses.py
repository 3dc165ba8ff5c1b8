"""Waits until a client has taken a response that is sent as one, before its request counts as over.

uvicorn takes any body at once, and waits for the client only when something more is to be sent. So
what is more than it writes ahead gets an empty part behind it.
"""

from starlette.types import Message, Send

_WRITTEN_AHEAD = 64 * 1024  # bytes; uvicorn's HIGH_WATER_LIMIT


def ends_when_read(send: Send) -> Send:
    """A `send` that returns from the last part once the client has taken most of it."""

    async def sent(message: Message) -> None:
        is_last = message["type"] == "http.response.body" and not message.get("more_body", False)
        if is_last and len(message.get("body", b"")) > _WRITTEN_AHEAD:
            await send({**message, "more_body": True})
            message = {"type": "http.response.body", "body": b""}
        await send(message)

    return sent
