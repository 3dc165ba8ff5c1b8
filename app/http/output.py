"""GET /api/jobs/{job_id}/output/lines: a window of a job's output for the browser.

Does not decide who may read: the controller is asked at every request. Every error has the
one shape of api_errors.py, and nothing is cached on the way.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from app.http.api_errors import NO_STORE, error_answer, trouble_answer
from app.http.output_json import page_json
from app.viewing.output_reader import OutputReader
from app.viewing.trouble import Trouble

LINES_PATH = "/api/jobs/{job_id}/output/lines"
LINES_LIMIT = 1000

ReaderFor = Callable[[Request], OutputReader]

_NUMBER = re.compile("[0-9]{1,10}", re.ASCII)
# The controller keeps ids and line numbers in 32 bits.
_LARGEST_ID = 2**31 - 1
_LARGEST_START = _LARGEST_ID - LINES_LIMIT
_ALL_METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]


@dataclass(frozen=True, slots=True)
class _Asked:
    job_id: int
    start: int
    count: int


@dataclass(frozen=True, slots=True)
class _BadRequest:
    code: str
    sentence: str


def output_routes(reader: OutputReader | ReaderFor) -> list[Route]:
    """The routes of the output, to be put beside Reflex's own."""

    async def lines(request: Request) -> JSONResponse:
        if request.method not in ("GET", "HEAD"):
            return _method_refused(request.method)
        asked = _asked(request)
        if isinstance(asked, _BadRequest):
            return error_answer(HTTPStatus.BAD_REQUEST, asked.code, asked.sentence)
        chosen = reader if isinstance(reader, OutputReader) else reader(request)
        return await _answer(chosen, asked)

    return [Route(LINES_PATH, lines, methods=_ALL_METHODS, name="output_lines")]


async def _answer(reader: OutputReader, asked: _Asked) -> JSONResponse:
    page = await reader.read(asked.job_id, asked.start, asked.count)
    if isinstance(page, Trouble):
        return trouble_answer(page)
    return await run_in_threadpool(lambda: JSONResponse(page_json(page), headers=NO_STORE))


def _asked(request: Request) -> _Asked | _BadRequest:
    job_id = _whole_number(request.path_params["job_id"], _LARGEST_ID)
    if job_id is None:
        return _BadRequest("bad_job_id", "A job id is a whole number from 1 to 2147483647.")
    start = _whole_number(request.query_params.get("start", "1"), _LARGEST_START)
    if start is None:
        return _BadRequest("bad_start", "The first line is a whole number from 1.")
    count = _whole_number(request.query_params.get("count", str(LINES_LIMIT)), _LARGEST_ID)
    if count is None:
        return _BadRequest("bad_count", "The number of lines is a whole number from 1.")
    return _Asked(job_id, start, min(count, LINES_LIMIT))


def _whole_number(text: str, largest: int) -> int | None:
    if not _NUMBER.fullmatch(text):
        return None
    number = int(text)
    return number if 1 <= number <= largest else None


def _method_refused(method: str) -> JSONResponse:
    response = error_answer(
        HTTPStatus.METHOD_NOT_ALLOWED,
        "method_not_allowed",
        f"The output can only be read, so {method} is refused.",
    )
    response.headers["Allow"] = "GET, HEAD"
    return response
