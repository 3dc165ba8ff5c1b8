"""GET …/output/search and …/output/lines?only=matches: what a search has found, and its lines.

Answers within a quarter of a second with what it has; the client asks again until `complete`.
"""

from typing import TypedDict

import msgspec
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from app.api.compressed_json import PackedJson, packed_json
from app.api.errors import NO_STORE, failure_answer
from app.api.output_json import SearchedJson, page_json
from app.api.params import BadRequest, job_id_of, number_of, whole_number
from app.api.search_params import needed_pattern
from app.jobs.limits import LARGEST_INTEGER
from app.output import FilteredRow, Found, Highlighter
from app.runtime.work_pool import IsStopped
from app.services.failures import Failure
from app.services.outputs import Outputs

BUCKETS = 200
CONTEXT_LIMIT = 100
_STEPS = ("next", "previous")


class AtJson(TypedDict):
    """A matching line, and its place among them."""

    line: int
    place: int


async def search_answer(outputs: Outputs, request: Request) -> Response:
    """How much was found, where, and the hit next to a line."""
    pool = outputs.pools.queries
    job_id, pattern = job_id_of(request), await needed_pattern(request, pool)
    step = _step(request)
    found = await outputs.search(job_id, pattern)
    if isinstance(found, Failure):
        return failure_answer(found)
    return JSONResponse(await pool.run(_counts, found, step), headers=NO_STORE)


def _counts(found: Found, step: tuple[int, str] | None) -> dict[str, object]:
    table = found.results.index
    return {
        "hits": found.results.matches,
        "lines": table.count,
        "first": table.first,
        "last": table.last,
        "searched": min(found.results.searched_lines, found.total_lines),
        "total": found.total_lines,
        "complete": found.is_complete,
        "unconfirmed": found.is_unconfirmed,
        "buckets": table.buckets(found.total_lines, BUCKETS),
        "at": None if step is None else _at(found, *step),
    }


async def matching_lines(outputs: Outputs, request: Request, count: int) -> Response:
    """A window of the filtered list: `start` counts its rows."""
    pool = outputs.pools.queries
    job_id, pattern = job_id_of(request), await needed_pattern(request, pool)
    start = number_of(request, "start", 1, LARGEST_INTEGER, "The first row")
    context = _context(request)
    found = await outputs.search(job_id, pattern)
    if isinstance(found, Failure):
        return failure_answer(found)
    total, rows = await pool.run(_rows, found, context, start, count)
    page = await outputs.read_picked(job_id, [line for line, _ in rows])
    if isinstance(page, Failure):
        return failure_answer(page)
    hits = frozenset(line for line, is_hit in rows if is_hit)

    def encoded(is_stopped: IsStopped) -> PackedJson:
        body = page_json(page, Highlighter(pattern, is_stopped), hits)
        body["start"] = start
        body["total"] = total
        body["more"] = start + count <= total
        body["complete"] = found.is_complete
        body["unconfirmed"] = found.is_unconfirmed
        body["searched"] = _searched(found)
        return packed_json(msgspec.json.encode(body))

    return (await pool.run_stoppable(encoded)).response(request)


def _rows(found: Found, context: int, start: int, count: int) -> tuple[int, list[FilteredRow]]:
    """How many rows the filtered list has, and some of them."""
    filtered = found.results.filtered(context, found.total_lines)
    return filtered.count, filtered.rows(start, count)


def _searched(found: Found) -> SearchedJson:
    return {
        "lines": min(found.results.searched_lines, found.total_lines),
        "total": found.total_lines,
        "complete": found.is_complete,
    }


def _context(request: Request) -> int:
    text = request.query_params.get("context", "0")
    number = 0 if text == "0" else whole_number(text, CONTEXT_LIMIT)
    if number is None:
        raise BadRequest("bad_context", f"The context must be from 0 to {CONTEXT_LIMIT} lines.")
    return number


def _step(request: Request) -> tuple[int, str] | None:
    step = request.query_params.get("step", "")
    if not step:
        return None
    text = request.query_params.get("from", "0")
    line = 0 if text == "0" else whole_number(text, LARGEST_INTEGER)
    if line is None or step not in _STEPS:
        raise BadRequest("bad_step", "The step must be next or previous, from a line or 0.")
    return line, step


def _at(found: Found, line: int, step: str) -> AtJson | None:
    table = found.results.index
    there = table.next_after(line) if step == "next" else table.previous_before(line)
    return None if there is None else AtJson(line=there, place=table.rank(there))
