"""GET …/output/search and …/output/lines?only=matches: what a search has found, and its lines.

Answers within a quarter of a second with what it has; the client asks again until `complete`.
"""

from dataclasses import dataclass
from typing import Annotated, Literal

import msgspec
from pydantic import Field
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from typing_extensions import TypedDict

from app.api.compressed_json import PackedJson, packed_json
from app.api.errors import NO_STORE, failure_answer
from app.api.output_json import SearchedJson, page_json
from app.api.params import read_as, whole_number
from app.api.search_params import SearchParams, needed_pattern
from app.jobs.limits import LARGEST_INTEGER
from app.output import FilteredRow, Found, Highlighter
from app.runtime.work_pool import IsStopped
from app.services.failures import Failure
from app.services.outputs import Outputs

BUCKETS = 200
CONTEXT_LIMIT = 100


def _from_zero(text: str, largest: int) -> int | None:
    return 0 if text == "0" else whole_number(text, largest)


_BAD_STEP = "The step must be next or previous, from a line or 0."
_BAD_CONTEXT = f"The context must be from 0 to {CONTEXT_LIMIT} lines."
_Step = Annotated[
    Literal["", "next", "previous"],
    read_as("step", lambda text: text if text in {"", "next", "previous"} else None, _BAD_STEP),
]
_StepFrom = Annotated[
    int, read_as("step", lambda text: _from_zero(text, LARGEST_INTEGER), _BAD_STEP)
]
Context = Annotated[
    int, read_as("context", lambda text: _from_zero(text, CONTEXT_LIMIT), _BAD_CONTEXT)
]


class FindParams(SearchParams):
    """A search, and where the reader is."""

    step: _Step = Field("", description="Which match beside the line `from` the answer names.")
    from_line: _StepFrom = Field(
        0, alias="from", ge=0, le=LARGEST_INTEGER, description="A line of the output, or 0."
    )


class AtJson(TypedDict):
    """A matching line, and its place among them."""

    line: int
    place: int


class CountsJson(TypedDict):
    """What a search has found so far."""

    hits: int
    lines: int
    first: int | None
    last: int | None
    searched: int
    total: int
    complete: bool
    unconfirmed: bool
    buckets: list[int]
    at: AtJson | None


async def search_answer(outputs: Outputs, job_id: int, asked: FindParams) -> Response:
    """How much was found, where, and the hit next to a line."""
    pool = outputs.pools.queries
    pattern = await needed_pattern(asked, pool)
    step = (asked.from_line, asked.step) if asked.step else None
    found = await outputs.search(job_id, pattern)
    if isinstance(found, Failure):
        return failure_answer(found)
    return JSONResponse(await pool.run(_counts, found, step), headers=NO_STORE)


def _counts(found: Found, step: tuple[int, str] | None) -> CountsJson:
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


@dataclass(frozen=True, slots=True)
class Rows:
    """Which rows of the filtered list: `start` counts from 1, with lines around each match."""

    start: int
    count: int
    context: int


async def matching_lines(
    outputs: Outputs, request: Request, job_id: int, search: SearchParams, wanted: Rows
) -> Response:
    """A window of the filtered list."""
    pool = outputs.pools.queries
    start, count = wanted.start, wanted.count
    pattern = await needed_pattern(search, pool)
    found = await outputs.search(job_id, pattern)
    if isinstance(found, Failure):
        return failure_answer(found)
    total, rows = await pool.run(_rows, found, wanted)
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


def _rows(found: Found, wanted: Rows) -> tuple[int, list[FilteredRow]]:
    """How many rows the filtered list has, and some of them."""
    filtered = found.results.filtered(wanted.context, found.total_lines)
    return filtered.count, filtered.rows(wanted.start, wanted.count)


def _searched(found: Found) -> SearchedJson:
    return {
        "lines": min(found.results.searched_lines, found.total_lines),
        "total": found.total_lines,
        "complete": found.is_complete,
    }


def _at(found: Found, line: int, step: str) -> AtJson | None:
    table = found.results.index
    there = table.next_after(line) if step == "next" else table.previous_before(line)
    return None if there is None else AtJson(line=there, place=table.rank(there))
