"""The parameters of the API's operations: each a type that FastAPI reads, bounds and describes.

A refusal names its parameter (`bad_start`) and says in words what it has to be. What is only named
here is a text in the URL; the types are for the description.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, Any, TypeVar

from fastapi import Path
from pydantic import BaseModel, BeforeValidator, TypeAdapter, ValidationError
from pydantic_core import PydanticCustomError
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import JSONResponse

from app.api.errors import error_answer
from app.jobs.limits import LARGEST_INTEGER

T = TypeVar("T")
M = TypeVar("M", bound=BaseModel)

_NUMBER = re.compile("[0-9]{1,10}", re.ASCII)
_OURS = "bad_"  # what the codes of our own refusals begin with


@dataclass(frozen=True, slots=True)
class BadRequest(Exception):  # noqa: N818 # it is an answer, not a failure of ours
    """A request with a parameter that makes no sense; the client gets the message."""

    code: str
    message: str

    def answer(self) -> JSONResponse:
        """As the one shape of every error."""
        return error_answer(HTTPStatus.BAD_REQUEST, self.code, self.message)


def bad_request_of(errors: Sequence[Any]) -> BadRequest:
    """The first of FastAPI's errors, in our words."""
    first = errors[0]
    if first["type"].startswith(_OURS):
        return BadRequest(first["type"], first["msg"])
    name = str(first["loc"][-1])
    if first["type"] == "missing":
        return BadRequest(f"{_OURS}{name}", f"The parameter “{name}” is missing.")
    return BadRequest(f"{_OURS}{name}", f"The parameter “{name}” is wrong: {first['msg']}.")


def read_as(
    name: str, parse: Callable[[str], T | None], message: str, *, code: str = ""
) -> BeforeValidator:
    """What makes a value of a parameter's text; the client gets `message` where that is None."""

    def read(text: object) -> T:
        value = parse(text) if isinstance(text, str) else None
        if value is None:
            raise PydanticCustomError(code or f"{_OURS}{name}", message)
        return value

    return BeforeValidator(read)


def whole(name: str, what: str, largest: int = LARGEST_INTEGER) -> BeforeValidator:
    """Reads a whole number from 1 to `largest`; `what` says what it counts."""
    message = f"{what} must be a whole number from 1."
    return read_as(name, lambda text: whole_number(text, largest), message)


def one_of(name: str, *values: str) -> BeforeValidator:
    """Reads one of a few words."""
    words = f"{', '.join(values[:-1])} or {values[-1]}"
    message = f"The {name} must be {words}."
    return read_as(name, lambda text: text if text in values else None, message)


def whole_number(text: str, largest: int) -> int | None:
    """The number, or None for anything else than one from 1 to `largest`."""
    if not _NUMBER.fullmatch(text):
        return None
    number = int(text)
    return number if 1 <= number <= largest else None


def query_of(params: QueryParams, model: type[M]) -> M:
    """The values of a query.

    Raises:
        BadRequest: One of them makes no sense.
    """
    try:
        return model.model_validate(dict(params))
    except ValidationError as wrong:
        raise bad_request_of(wrong.errors()) from None


def job_id_of(request: Request) -> int:
    """The job's id in a path.

    Raises:
        BadRequest: It is none.
    """
    try:
        return _JOB_ID.validate_python(request.path_params["job_id"])
    except ValidationError as wrong:
        raise bad_request_of(wrong.errors()) from None


def _is_on(text: object) -> bool:
    return text not in ("", "0", "false", False)


JobId = Annotated[
    int,
    Path(ge=1, le=LARGEST_INTEGER, description="The id of a system job at the controller."),
    read_as(
        "job_id",
        lambda text: whole_number(text, LARGEST_INTEGER),
        f"The job id must be a whole number from 1 to {LARGEST_INTEGER}.",
    ),
]
_JOB_ID = TypeAdapter(JobId)
Switch = Annotated[bool, BeforeValidator(_is_on)]  # on by any text but "", "0" and "false"
