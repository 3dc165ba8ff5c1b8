"""GET /api/jobs/{job_id}/output/lines and …/progress: windows of an output, and how much is here.

Does not decide who may read: the controller's answer about the record does, at most a minute old.
Every error has the one shape of api_errors.py, and nothing is cached on the way.
"""

from collections.abc import Awaitable, Callable

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from app.http.api_errors import NO_STORE, trouble_answer
from app.http.output_json import page_json
from app.http.output_params import (
    ALL_METHODS,
    LARGEST,
    READ_ONLY,
    BadRequest,
    is_set,
    job_id_of,
    method_refused,
    number_of,
)
from app.viewing.output_reader import OutputReader
from app.viewing.trouble import Trouble

LINES_PATH = "/api/jobs/{job_id}/output/lines"
PROGRESS_PATH = "/api/jobs/{job_id}/output/progress"
LINES_LIMIT = 1000
_LARGEST_START = LARGEST - LINES_LIMIT

ReaderFor = Callable[[Request], OutputReader]
Answering = Callable[[OutputReader, Request], Awaitable[Response]]


def output_routes(reader: OutputReader | ReaderFor) -> list[Route]:
    """The routes of the output, to be put beside Reflex's own."""

    def route(path: str, answer: Answering, name: str) -> Route:
        async def endpoint(request: Request) -> Response:
            if request.method not in READ_ONLY:
                return method_refused(request.method)
            chosen = reader if isinstance(reader, OutputReader) else reader(request)
            try:
                return await answer(chosen, request)
            except BadRequest as wrong:
                return wrong.answer()

        return Route(path, endpoint, methods=ALL_METHODS, name=name)

    return [
        route(LINES_PATH, _lines, "output_lines"),
        route(PROGRESS_PATH, _progress, "output_progress"),
    ]


async def _lines(reader: OutputReader, request: Request) -> Response:
    job_id = job_id_of(request)
    start = number_of(request, "start", 1, _LARGEST_START, "The first line")
    count = number_of(request, "count", LINES_LIMIT, LARGEST, "The number of lines")
    page = await reader.read(job_id, start, min(count, LINES_LIMIT))
    if isinstance(page, Trouble):
        return trouble_answer(page)
    return await run_in_threadpool(lambda: JSONResponse(page_json(page), headers=NO_STORE))


async def _progress(reader: OutputReader, request: Request) -> Response:
    progress = await reader.progress(job_id_of(request), fill=is_set(request, "fill"))
    if isinstance(progress, Trouble):
        return trouble_answer(progress)
    told = {
        "total": progress.total_lines,
        "here": progress.lines_here,
        "complete": progress.is_complete,
        "filling": progress.is_filling,
        "eta_s": None if progress.eta_s is None else round(progress.eta_s, 1),
    }
    return JSONResponse(told, headers=NO_STORE)
