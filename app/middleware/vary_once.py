"""Says each name once in a response's `Vary`.

Each Starlette application that Reflex builds, ours and those around and inside it, has a layer of
its own for requests from other origins, and each layer appends `Origin`.
"""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send


class VaryOnce:
    """ASGI middleware, further out than all that says what a response varies by."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; the names in the response keep their order."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(raw=list(message.get("headers", ())))
                said = headers.getlist("Vary")
                once = names_once(said)
                if said and said != [once]:
                    del headers["Vary"]
                    headers.append("Vary", once)
                    message = {**message, "headers": headers.raw}
            await send(message)

        await self._app(scope, receive, sent)


def names_once(said: list[str]) -> str:
    """The names in some `Vary` headers as one header; case makes no other name."""
    first: dict[str, str] = {}
    for name in ",".join(said).split(","):
        if name.strip():
            first.setdefault(name.strip().lower(), name.strip())
    return ", ".join(first.values())
