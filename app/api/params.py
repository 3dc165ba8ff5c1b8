"""The parameters of the output's routes: read once, bounded, refused in words."""

import re
from dataclasses import dataclass
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import JSONResponse

from app.api.errors import error_answer
from app.jobs.limits import LARGEST_INTEGER

_NUMBER = re.compile("[0-9]{1,10}", re.ASCII)


@dataclass(frozen=True, slots=True)
class BadRequest(Exception):  # noqa: N818 # it is an answer, not a failure of ours
    """A request with a parameter that makes no sense; the client gets the message."""

    code: str
    message: str

    def answer(self) -> JSONResponse:
        """As the one shape of every error."""
        return error_answer(HTTPStatus.BAD_REQUEST, self.code, self.message)


def job_id_of(request: Request) -> int:
    """The job's id.

    Raises:
        BadRequest: It is none.
    """
    number = whole_number(request.path_params["job_id"], LARGEST_INTEGER)
    if number is None:
        raise BadRequest(
            "bad_job_id", f"The job id must be a whole number from 1 to {LARGEST_INTEGER}."
        )
    return number


def number_of(request: Request, name: str, standard: int, largest: int, what: str) -> int:
    """A whole number from 1.

    Raises:
        BadRequest: It is none; `what` says what it counts.
    """
    number = whole_number(request.query_params.get(name, str(standard)), largest)
    if number is None:
        raise BadRequest(f"bad_{name}", f"{what} must be a whole number from 1.")
    return number


def is_set(request: Request, name: str) -> bool:
    """Whether a switch is on."""
    return request.query_params.get(name, "") not in ("", "0", "false")


def whole_number(text: str, largest: int) -> int | None:
    """The number, or None for anything else than one from 1 to `largest`."""
    if not _NUMBER.fullmatch(text):
        return None
    number = int(text)
    return number if 1 <= number <= largest else None
