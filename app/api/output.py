"""GET /api/jobs/{job_id}/output/lines, …/progress, …/search, …/download; POST …/again.

Does not decide who may read: the controller's answer about the record does, at most a minute old.
Every error has the one shape of app/api/errors.py, and nothing is cached on the way.
"""

from collections.abc import Callable
from functools import partial
from typing import Annotated

import msgspec
from fastapi import Query
from pydantic import Field
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from typing_extensions import TypedDict

from app.api.compressed_json import PackedJson, packed_json
from app.api.errors import NO_STORE, failure_answer
from app.api.output_download import FILE, DownloadParams, download
from app.api.output_json import PageJson, page_json
from app.api.output_search import (
    CONTEXT_LIMIT,
    Context,
    CountsJson,
    FindParams,
    Rows,
    matching_lines,
    search_answer,
)
from app.api.params import BadRequest, JobId, Switch, whole
from app.api.route import ApiRoute, Described, operation
from app.api.search_params import SearchParams, pattern_of
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
_BAD_FILL = "Use POST with fill=1 to start fetching, or fill=0 to pause."


OutputsFor = Callable[[Request], Outputs]


class LinesParams(SearchParams):
    """Which lines, and what is marked in them."""

    start: Annotated[int, whole("start", "The first line", _LARGEST_START)] = Field(
        1, ge=1, le=_LARGEST_START, description="The first line, or row of a filtered list."
    )
    count: Annotated[int, whole("count", "The number of lines")] = Field(
        LINES_LIMIT,
        ge=1,
        le=LARGEST_INTEGER,
        description=f"How many lines; more than {LINES_LIMIT:,} are brought down to that.",
    )
    only: str = Field("", description="`matches` for a list of the lines that match `q`.")
    context: Context = Field(
        0, ge=0, le=CONTEXT_LIMIT, description="Lines around each match of a filtered list."
    )


class ProgressJson(TypedDict):
    """How many lines of an output are stored here."""

    total: int
    here: int
    complete: bool
    unconfirmed: bool
    filling: bool
    eta_s: float | None


def output_routes(outputs_for: OutputsFor) -> list[ApiRoute]:
    """The operations of the output; `outputs_for` gives those of the request's principal."""
    encoded = _EncodedPages()

    async def lines(
        request: Request, job_id: JobId, asked: Annotated[LinesParams, Query()]
    ) -> Response:
        return await _lines(encoded, outputs_for(request), request, job_id, asked)

    return [
        operation(
            "GET",
            LINES_PATH,
            lines,
            "output_lines",
            tag="Output",
            summary="A window of lines, or of those that match",
            quick=LinesParams,
            responses={200: {"model": PageJson}},
        ),
        *_progress_routes(outputs_for),
        *_search_and_file_routes(outputs_for),
    ]


def _search_and_file_routes(outputs_for: OutputsFor) -> list[ApiRoute]:
    async def search(
        request: Request, job_id: JobId, asked: Annotated[FindParams, Query()]
    ) -> Response:
        return await search_answer(outputs_for(request), job_id, asked)

    async def file(
        request: Request, job_id: JobId, asked: Annotated[DownloadParams, Query()]
    ) -> Response:
        return await download(outputs_for(request), request, job_id, asked)

    return [
        operation(
            "GET",
            SEARCH_PATH,
            search,
            "output_search",
            tag="Output",
            summary="How much a search has found, and where",
            responses={200: {"model": CountsJson}},
        ),
        operation(
            "GET",
            DOWNLOAD_PATH,
            file,
            "output_download",
            tag="Output",
            summary="The output as a file",
            response_class=Response,
            responses={200: {"content": FILE}, 206: {"content": FILE}},
        ),
    ]


def _progress_routes(outputs_for: OutputsFor) -> list[ApiRoute]:
    async def progress(request: Request, job_id: JobId) -> Response:
        if "fill" in request.query_params:  # any site can have a browser send a GET
            raise BadRequest("bad_fill", _BAD_FILL)
        return await _progress_answer(outputs_for(request), job_id)

    async def fill_up(
        request: Request,
        job_id: JobId,
        fill: Annotated[Switch, Query(description="Fetch the rest, or pause that.")],
    ) -> Response:
        return await _progress_answer(outputs_for(request), job_id, fill=fill)

    described: Described = {"responses": {200: {"model": ProgressJson}}}
    return [
        operation(
            "GET",
            PROGRESS_PATH,
            progress,
            "output_progress",
            summary="How much of the output is stored here",
            tag="Output",
            **described,
        ),
        operation(
            "POST",
            PROGRESS_PATH,
            fill_up,
            "output_fill",
            summary="Have the rest fetched, for five seconds, or pause that",
            tag="Output",
            **described,
        ),
        _again_route(outputs_for),
    ]


def _again_route(outputs_for: OutputsFor) -> ApiRoute:
    async def again(request: Request, job_id: JobId) -> Response:
        outputs = outputs_for(request)
        failure = await outputs.read_again(job_id)
        return failure_answer(failure) if failure else await _progress_answer(outputs, job_id)

    return operation(
        "POST",
        AGAIN_PATH,
        again,
        "output_again",
        summary="Ask again about an output that the controller hasn't confirmed",
        tag="Output",
        responses={200: {"model": ProgressJson}},
    )


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


async def _lines(
    encoded: _EncodedPages, outputs: Outputs, request: Request, job_id: int, asked: LinesParams
) -> Response:
    count = min(asked.count, LINES_LIMIT)
    if asked.only == "matches":
        rows = Rows(asked.start, count, asked.context)
        return await matching_lines(outputs, request, job_id, asked, rows)
    pools = outputs.pools
    pattern = await pattern_of(asked, pools.queries)
    page = await outputs.read(job_id, asked.start, count)
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


async def _progress_answer(outputs: Outputs, job_id: int, *, fill: bool | None = None) -> Response:
    progress = await outputs.progress(job_id, fill=fill)
    if isinstance(progress, Failure):
        return failure_answer(progress)
    body: ProgressJson = {
        "total": progress.total_lines,
        "here": progress.lines_here,
        "complete": progress.is_complete,
        "unconfirmed": progress.is_unconfirmed,
        "filling": progress.is_filling,
        "eta_s": None if progress.eta_s is None else round(progress.eta_s, 1),
    }
    return JSONResponse(body, headers=NO_STORE)
