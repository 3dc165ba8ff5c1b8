"""GET /api/jobs/export: the jobs of a list as CSV or JSON, streamed batch by batch.

Takes the parameters of `/jobs`, without order and page: the newest id comes first. What is
incomplete never looks complete: if the controller fails half-way, the connection is cut, and
beyond the most jobs of an export its last line says that there are more.
"""

from collections.abc import AsyncIterator, Callable, Mapping
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from app.api.csv_rows import Cell, csv_line
from app.api.errors import NO_STORE, error_answer, failure_answer
from app.api.held_slot import HoldingSlot
from app.api.jobs_export_rows import HEADINGS, export_row, json_line
from app.api.params import BadRequest
from app.api.route import ApiRoute, operation
from app.history.model import RunFacts
from app.jobs.model import JobBatch
from app.jobs.query import JobQuery
from app.output import InterruptedDownloadError
from app.services.container import Services
from app.services.failures import Failure
from app.services.job_walk import walk

EXPORT_PATH = "/api/jobs/export"
MOST_JOBS = 10_000
_TYPES = {"csv": "text/csv; charset=utf-8", "json": "application/json"}
_BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"  # without it spreadsheets take UTF-8 for a code page

_FILE = {
    "text/csv": {"schema": {"type": "string"}},
    "application/json": {"schema": {"type": "object"}},
}
_FILTERS = (
    *("search", "status", "job_type", "launch_type", "created", "from", "to", "zone"),
    *("template", "schedule", "node"),
)
_PARAMETERS = [
    {
        "name": "format",
        "in": "query",
        "schema": {"type": "string", "enum": list(_TYPES), "default": "csv"},
        "description": "What the file holds.",
    },
    *(
        {
            "name": name,
            "in": "query",
            "schema": {"type": "string"},
            "description": "A filter, as in the URL of the list. An invalid one is left out.",
        }
        for name in _FILTERS
    ),
]

Batches = AsyncIterator[JobBatch | Failure]
ServicesOf = Callable[[Request], Services]


def export_routes(services_of: ServicesOf) -> list[ApiRoute]:
    """The route, for the principal of each request.

    Exports share their slots with the downloads of outputs: each asks for much.
    """

    async def export(request: Request) -> Response:
        services = services_of(request)
        slots = services.outputs.pools.download_slots
        slots.acquire()
        try:
            return HoldingSlot(await _export(services, request), slots)
        except BaseException:
            slots.release()
            raise

    return [
        operation(
            "GET",
            EXPORT_PATH,
            export,
            "jobs_export",
            tag="Jobs",
            summary="All jobs of a list as CSV or JSON",
            response_class=Response,
            responses={200: {"content": _FILE}},
            openapi_extra={"parameters": _PARAMETERS},
        )
    ]


async def _export(services: Services, request: Request) -> Response:
    form = request.query_params.get("format", "csv")
    if form not in _TYPES:
        raise BadRequest("bad_format", "The format must be csv or json.")
    query = JobQuery.from_url_params(request.query_params)
    if query.output:
        return error_answer(
            HTTPStatus.BAD_REQUEST, "bad_output", "Found outputs can't be exported."
        )
    headers = {**NO_STORE, "Content-Disposition": f'attachment; filename="system_jobs.{form}"'}
    if request.method == "HEAD":
        return Response(headers=headers, media_type=_TYPES[form])
    batches = walk(services.reader, query)
    first = await anext(batches)
    if isinstance(first, Failure):
        return failure_answer(first)
    rows = _rows(services, first, batches)
    body = _as_csv(rows) if form == "csv" else _as_json(rows)
    return StreamingResponse(body, headers=headers, media_type=_TYPES[form])


async def _rows(
    services: Services, first: JobBatch, others: Batches
) -> AsyncIterator[list[dict[str, Cell]] | None]:
    """The rows of each batch; None at the end if there are more jobs than an export has.

    Raises:
        InterruptedDownloadError: The controller failed, or a row could not be read.
    """
    batch: JobBatch | Failure = first
    left = MOST_JOBS
    while True:
        if isinstance(batch, Failure) or batch.unreadable:
            raise InterruptedDownloadError("The list can't be read to its end.")
        facts = await _facts_of(services, batch)
        rows = batch.rows[:left]
        yield [export_row(row, facts.get(row.id)) for row in rows]
        left -= len(rows)
        if batch.is_last and len(rows) == len(batch.rows):
            return
        if left == 0:
            yield None
            return
        batch = await anext(others)


async def _facts_of(services: Services, batch: JobBatch) -> Mapping[int, RunFacts]:
    """What is stored of these runs: outcomes. Without a history, or if it fails, they are empty."""
    if services.history is None:
        return {}
    facts = await services.history.facts_of([row.id for row in batch.rows])
    return {} if isinstance(facts, Failure) else facts


async def _as_csv(rows: AsyncIterator[list[dict[str, Cell]] | None]) -> AsyncIterator[str]:
    yield _BOM + csv_line(HEADINGS)
    async for some in rows:
        if some is None:
            yield csv_line([f"Incomplete: an export has at most {MOST_JOBS:,} jobs."])
        else:
            yield "".join(csv_line(row.values()) for row in some)


async def _as_json(rows: AsyncIterator[list[dict[str, Cell]] | None]) -> AsyncIterator[str]:
    """An object whose last member says whether all jobs are there."""
    yield '{"jobs": ['
    separator, is_complete = "\n", True
    async for some in rows:
        is_complete = some is not None
        for row in some or ():
            yield separator + json_line(row)
            separator = ",\n"
    yield f'\n], "complete": {"true" if is_complete else "false"}}}\n'
