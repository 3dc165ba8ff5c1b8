"""The JSON body of a POST: short, one object, each field of the right type; refused in words."""

import json
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from pydantic import TypeAdapter
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.types import Receive

from app.api.errors import error_answer
from app.jobs.json_value import Json

MOST_BYTES = 4096
BODY = "jobpane.body"  # in the scope


@dataclass(frozen=True, slots=True)
class BadBody(Exception):  # noqa: N818 # it is an answer, not a failure of ours
    """A body that makes no sense; the client gets the message."""

    status: HTTPStatus
    code: str
    message: str

    def answer(self) -> JSONResponse:
        """As the one shape of every error."""
        response = error_answer(self.status, self.code, self.message)
        if self.status is HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
            response.headers["Connection"] = "close"  # the rest of the body is not awaited
        return response


async def read_body(receive: Receive, most_bytes: int = MOST_BYTES) -> bytes | None:
    """The whole body; None if the client has gone.

    Raises:
        BadBody: It is too long.
    """
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return None
        body += message.get("body", b"")
        if len(body) > most_bytes:
            raise BadBody(
                HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
                "bad_body",
                f"The body must have at most {most_bytes} bytes.",
            )
        if not message.get("more_body", False):
            return bytes(body)


def described_body(shape: type[object]) -> dict[str, Any]:
    """What the description of an operation says of its body."""
    content = {"application/json": {"schema": TypeAdapter(shape).json_schema()}}
    return {"requestBody": {"required": True, "content": content}}


def json_object(request: Request, known: frozenset[str]) -> dict[str, Json]:
    """The body's one JSON object, whose fields are all `known`.

    Raises:
        BadBody: It is none, or has other fields.
    """
    try:
        body = json.loads(request.scope[BODY].decode("utf-8"), object_pairs_hook=_once)
    except (ValueError, RecursionError):
        body = None
    if not isinstance(body, dict):
        raise BadBody(HTTPStatus.BAD_REQUEST, "bad_json", "The body must be one JSON object.")
    unknown = sorted(body.keys() - known)
    if unknown:
        names = ", ".join(sorted(known))
        raise BadBody(
            HTTPStatus.UNPROCESSABLE_ENTITY, "unknown_field", f"The body may only have: {names}."
        )
    return body


def bad_field(name: str, must: str) -> BadBody:
    """The refusal of one field: `must` says what it has to be."""
    return BadBody(HTTPStatus.UNPROCESSABLE_ENTITY, f"bad_{name}", f"“{name}” must be {must}.")


def text_field(body: dict[str, Json], name: str, longest: int) -> str:
    """A text of at most `longest` characters.

    Raises:
        BadBody: It is none.
    """
    value = body.get(name)
    if not isinstance(value, str) or not 1 <= len(value) <= longest:
        raise bad_field(name, f"a text of 1 to {longest} characters")
    return value


def number_field(body: dict[str, Json], name: str, largest: int) -> int:
    """A whole number from 1.

    Raises:
        BadBody: It is none.
    """
    value = body.get(name)
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= largest:
        raise bad_field(name, f"a whole number from 1 to {largest}")
    return value


def switch_field(body: dict[str, Json], name: str) -> bool:
    """True or false; false where it is left out.

    Raises:
        BadBody: It is neither.
    """
    value = body.get(name, False)
    if not isinstance(value, bool):
        raise bad_field(name, "true or false")
    return value


def _once(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    """The object, unless a name comes twice: two readers could understand it differently."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError
    return found
