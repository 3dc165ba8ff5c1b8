"""GET /api/jobs/{job_id}/output/lines, …/progress, …/search, …/download; POST …/again.

Does not decide who may read: the controller's answer about the record does, at most a minute old.
Every error has the one shape of app/api/errors.py, and nothing is cached on the way.
"""

from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from app.api.compressed_json import PackedJson, packed_json
from app.api.errors import NO_STORE, failure_answer
from app.api.output_download import download
from app.api.output_json import page_json
from app.api.output_search import matching_lines, search_answer
from app.api.params import (
    BadRequest,
    is_set,
    job_id_of,
    number_of,
)
from app.api.route import READ_ONLY, api_route
from app.api.search_params import pattern_of
from app.jobs.limits import LARGEST_INTEGER
from app.output import Highlighter, OutputPage, Pattern
from app.runtime.cache import BoundedCache
from app.runtime.shared_reads import SharedReads
from app.runtime.work_pool import IsStopped, WorkPool
from app.services.failures import Failure
from app.services.outputs import Outputs

LINES_PATH = "/api/jobs/{job_id}/output/lines"
SEARCH_PATH = "/api/jobs/{job_id}/output/search"
DOWNLOAD_PATH = "/api/jobs/{job_id}/output/download"
AGAIN_PATH = "/api/jobs/{job_id}/output/again"
PROGRESS_PATH = "/api/jobs/{job_id}/output/progress"
LINES_LIMIT = 1000
_ENCODED_BYTES = 8 * 1024 * 1024
_LARGEST_START = LARGEST_INTEGER - LINES_LIMIT


OutputsFor = Callable[[Request], Outputs]
Answering = Callable[[Outputs, Request], Coroutine[Any, Any, Response]]
Methods = tuple[str, ...]


def output_routes(outputs_for: OutputsFor) -> list[Route]:
    """The routes of the output, to be put beside Reflex's own."""
    encoded = _EncodedPages()

    def route(path: str, answer: Answering, name: str, methods: Methods = READ_ONLY) -> Route:
        return api_route(path, lambda request: answer(outputs_for(request), request), name, methods)

    return [
        route(LINES_PATH, partial(_lines, encoded), "output_lines"),
        route(PROGRESS_PATH, _progress, "output_progress", (*READ_ONLY, "POST")),
        route(AGAIN_PATH, _again, "output_again", ("POST",)),
        route(SEARCH_PATH, search_answer, "output_search"),
        route(DOWNLOAD_PATH, download, "output_download"),
    ]


class _EncodedPages:
    """Pages as they are sent: all who watch the same job get the same page, encoded once."""

    def __init__(self) -> None:
        # By identity, with the page, so that no other page gets its identity meanwhile.
        self._cached: BoundedCache[int, tuple[OutputPage, PackedJson]] = BoundedCache(
            _ENCODED_BYTES
        )
        self._under_way: SharedReads[int, PackedJson] = SharedReads()

    async def get(self, page: OutputPage, pool: WorkPool) -> PackedJson:
        """The page as JSON.

        Raises:
            BusyError: The pool has no room to encode it.
        """
        cached = self._cached.get(id(page))
        if cached is not None and cached[0] is page:
            return cached[1]
        return await self._under_way.get(id(page), lambda: self._encode(page, pool))

    async def _encode(self, page: OutputPage, pool: WorkPool) -> PackedJson:
        encoded = await pool.run(_encoded, page)
        self._cached.put(id(page), (page, encoded), encoded.size_bytes)
        return encoded


async def _lines(encoded: _EncodedPages, outputs: Outputs, request: Request) -> Response:
    if request.query_params.get("only") == "matches":
        rows = number_of(request, "count", LINES_LIMIT, LARGEST_INTEGER, "The number of rows")
        return await matching_lines(outputs, request, min(rows, LINES_LIMIT))
    pools = outputs.pools
    pattern = await pattern_of(request, pools.queries)
    job_id = job_id_of(request)
    start = number_of(request, "start", 1, _LARGEST_START, "The first line")
    count = number_of(request, "count", LINES_LIMIT, LARGEST_INTEGER, "The number of lines")
    page = await outputs.read(job_id, start, min(count, LINES_LIMIT))
    if isinstance(page, Failure):
        return failure_answer(page)
    if pattern is not None:
        marking = partial(_marked, page, pattern)
        return (await pools.queries.run_stoppable(marking)).response(request)
    return (await encoded.get(page, pools.windows)).response(request)


def _encoded(page: OutputPage) -> PackedJson:
    return packed_json(msgspec.json.encode(page_json(page)))


def _marked(page: OutputPage, pattern: Pattern, is_stopped: IsStopped) -> PackedJson:
    return packed_json(msgspec.json.encode(page_json(page, Highlighter(pattern, is_stopped))))


async def _progress(outputs: Outputs, request: Request) -> Response:
    fill = _wish(request)
    return await _progress_answer(outputs, job_id_of(request), fill=fill)


async def _again(outputs: Outputs, request: Request) -> Response:
    """Ask the controller again about an output that it has not confirmed; then the progress."""
    job_id = job_id_of(request)
    failure = await outputs.read_again(job_id)
    return (
        failure_answer(failure) if failure else await _progress_answer(outputs, job_id, fill=None)
    )


async def _progress_answer(outputs: Outputs, job_id: int, *, fill: bool | None) -> Response:
    progress = await outputs.progress(job_id, fill=fill)
    if isinstance(progress, Failure):
        return failure_answer(progress)
    body = {
        "total": progress.total_lines,
        "here": progress.lines_here,
        "complete": progress.is_complete,
        "unconfirmed": progress.is_unconfirmed,
        "filling": progress.is_filling,
        "eta_s": None if progress.eta_s is None else round(progress.eta_s, 1),
    }
    return JSONResponse(body, headers=NO_STORE)


def _wish(request: Request) -> bool | None:
    """Whether to fetch the rest, or to pause that, or neither.

    A GET makes no work: any site can have a browser send one.

    Raises:
        BadRequest: A GET asks for it, or a POST does not say what it wants.
    """
    is_asked = "fill" in request.query_params
    if is_asked != (request.method == "POST"):
        raise BadRequest("bad_fill", "Use POST with fill=1 to start fetching, or fill=0 to pause.")
    return is_set(request, "fill") if is_asked else None
