"""How a request is refused that is not passed on: one message, in the form of its path."""

from dataclasses import dataclass
from http import HTTPStatus

from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocketClose

from app.api.errors import error_answer

_POLICY_VIOLATION = 1008


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a request is not passed on."""

    status: HTTPStatus
    code: str
    message: str

    async def send(self, scope: Scope, receive: Receive, send: Send) -> None:
        """In the API's shape under /api, else as plain text; a websocket is not accepted."""
        if scope["type"] == "websocket":
            await WebSocketClose(_POLICY_VIOLATION, self.message)(scope, receive, send)
        elif is_below(scope["path"], "/api"):
            await error_answer(self.status, self.code, self.message)(scope, receive, send)
        else:
            await PlainTextResponse(f"{self.message}\n", self.status)(scope, receive, send)


TWICE = Refusal(HTTPStatus.BAD_REQUEST, "bad_headers", "A header was sent twice.")


def is_below(path: str, parent: str) -> bool:
    """Whether a path is `parent` or one in it."""
    return path == parent or path.startswith(f"{parent}/")
