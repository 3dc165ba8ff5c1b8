"""GET /api/compare/{left}/{right}: what differs between two runs; …/rows: more rows of that.

`ignore_numbers=1` and `ignore_times=1` say what may differ in equal lines. The answer's `version`
names what was compared: more rows are asked for with it, and once it is gone the answer is 409.
"""

from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from typing import Annotated

import msgspec
from fastapi import Path, Query
from pydantic import BaseModel, BeforeValidator, Field
from starlette.requests import Request
from starlette.responses import Response
from typing_extensions import TypedDict

from app.api.compressed_json import PackedJson, packed_json
from app.api.errors import error_answer, failure_status
from app.api.params import Switch, read_as, whole_number
from app.api.route import ApiRoute, operation
from app.jobs.comparison import Comparison, Ignoring, Row, RowKind, marked_words
from app.jobs.limits import LARGEST_INTEGER
from app.presentation.comparison import ShownComparison, shown_comparison
from app.runtime.work_pool import IsStopped
from app.services.comparison import Compared, Comparisons, NotCompared, Outdated, Versioned

COMPARE_PATH = "/api/compare/{left}/{right}"
ROWS_PATH = "/api/compare/{left}/{right}/rows"
ROWS_LIMIT = 1000
_FIRST_ROWS = 500

_TAG = "Comparisons"
_IGNORED = "Whether lines that differ in these alone are equal."
_SIDE = read_as(
    "job_id",
    lambda text: whole_number(text, LARGEST_INTEGER),
    f"A job id must be a whole number from 1 to {LARGEST_INTEGER}.",
)

Answering = Callable[[Request], Comparisons]


def _index(name: str) -> BeforeValidator:
    def parse(text: str) -> int | None:
        return 0 if text == "0" else whole_number(text, LARGEST_INTEGER)

    return read_as(name, parse, f"The parameter {name} must be a whole number.")


class RowJson(TypedDict, total=False):
    """A row: line numbers and texts of both sides; texts that differ in words are in pieces.

    `right_text` is left out where it is `left_text`. `at` are the indexes of what is folded.
    """

    kind: RowKind
    change: int
    left: int
    right: int
    left_text: list[str]
    right_text: list[str]
    count: int
    at: tuple[int, int]
    left_out: tuple[int, int]


class RowsJson(TypedDict):
    """Rows `first` (from 0) and on, of `total`."""

    version: str
    first: int
    total: int
    rows: list[RowJson]


class ComparedJson(RowsJson):
    """A comparison, and its first rows."""

    about: ShownComparison


Side = Annotated[int, Path(ge=1, le=LARGEST_INTEGER, description="A job's id."), _SIDE]


class RowsParams(BaseModel):
    """Which rows of a comparison: from `first` on, or what is folded from two indexes on."""

    version: str = Field("", description="The `version` of the comparison.")
    first: Annotated[int, _index("first")] = Field(
        0, ge=0, le=LARGEST_INTEGER, description="The first row, from 0."
    )
    count: Annotated[int, _index("count")] = Field(
        ROWS_LIMIT, ge=0, le=LARGEST_INTEGER, description=f"How many, at most {ROWS_LIMIT:,}."
    )
    left: Annotated[int, _index("left")] | None = Field(
        None, description="For folded lines: the first of them on the left, from 0."
    )
    right: Annotated[int, _index("right")] = Field(
        0, ge=0, le=LARGEST_INTEGER, description="The same on the right."
    )


def comparison_routes(comparisons: Answering) -> list[ApiRoute]:
    """The operations; `comparisons` are those of the request's principal."""

    async def compare(
        request: Request,
        left: Side,
        right: Side,
        ignore_numbers: Annotated[Switch, Query(description=_IGNORED)] = False,
        ignore_times: Annotated[Switch, Query(description=_IGNORED)] = False,
    ) -> Response:
        use = comparisons(request)
        found = await use.compare(left, right, Ignoring(ignore_numbers, ignore_times))
        if isinstance(found, NotCompared):
            return _not_compared(found)
        return (await use.pool.run(_compared, found)).response(request)

    return [
        operation(
            "GET",
            COMPARE_PATH,
            compare,
            "compare",
            tag=_TAG,
            summary="What differs between two runs, and the first rows of that",
            responses={200: {"model": ComparedJson}},
        ),
        _rows_route(comparisons),
    ]


def _rows_route(comparisons: Answering) -> ApiRoute:
    async def rows(
        request: Request, left: Side, right: Side, asked: Annotated[RowsParams, Query()]
    ) -> Response:
        use = comparisons(request)
        found = await use.cached(left, right, asked.version)
        if isinstance(found, NotCompared):
            return _not_compared(found)
        if isinstance(found, Outdated):
            return error_answer(
                HTTPStatus.CONFLICT,
                "outdated",
                "This comparison is outdated. Compare again.",
                can_try_again=True,
            )
        return (await use.pool.run_stoppable(partial(_asked(asked), found))).response(request)

    return operation(
        "GET",
        ROWS_PATH,
        rows,
        "compare_rows",
        tag=_TAG,
        summary="More rows of a comparison",
        responses={200: {"model": RowsJson}},
    )


def _not_compared(found: NotCompared) -> Response:
    failure = found.failure
    return error_answer(
        failure_status(failure.kind),
        failure.kind,
        f"Job #{found.job_id} can't be compared. {failure.message}",
        can_try_again=failure.can_try_again,
        incident=failure.id,
    )


def _asked(asked: RowsParams) -> Callable[[Versioned, IsStopped], PackedJson]:
    """The rows from `first` on, or what is folded from the indexes `left` and `right` on."""
    count, first = min(asked.count, ROWS_LIMIT), asked.first
    if asked.left is not None:
        at = asked.left, asked.right
        return lambda found, _: _packed_rows(found, at[0], _unfolded(found.comparison, at, count))

    def picked(found: Versioned, is_stopped: IsStopped) -> PackedJson:
        return _packed_rows(found, first, _rows(found.comparison, first, count, is_stopped))

    return picked


def _compared(found: Compared) -> PackedJson:
    outputs = found.outputs
    body = ComparedJson(
        version=outputs.version,
        first=0,
        total=len(outputs.comparison.rows),
        rows=_rows(outputs.comparison, 0, _FIRST_ROWS),
        about=shown_comparison(
            found.left.job, found.right.job, outputs.outcomes, outputs.comparison
        ),
    )
    return packed_json(msgspec.json.encode(body))


def _packed_rows(found: Versioned, first: int, rows: list[RowJson]) -> PackedJson:
    body = RowsJson(version=found.version, first=first, total=len(found.comparison.rows), rows=rows)
    return packed_json(msgspec.json.encode(body))


def _rows(
    comparison: Comparison, first: int, count: int, is_stopped: IsStopped = lambda: False
) -> list[RowJson]:
    picked = comparison.rows.between(first, first + count)
    return [_row(comparison, row) for row in picked if not is_stopped()]


def _unfolded(comparison: Comparison, at: tuple[int, int], count: int) -> list[RowJson]:
    left, right = at
    end = min(count, len(comparison.left.texts) - left, len(comparison.right.texts) - right)
    rows = (Row(RowKind.SAME, left + offset, right + offset) for offset in range(end))
    return [_row(comparison, row) for row in rows]


def _row(comparison: Comparison, row: Row) -> RowJson:
    shown = RowJson(kind=row.kind)
    if row.change:
        shown["change"] = row.change
    if row.kind is RowKind.FOLD:
        shown["count"] = row.count
        shown["at"] = (row.left or 0, row.right or 0)
    elif row.kind is RowKind.LEFT_OUT:
        shown["left_out"] = comparison.left.left_out, comparison.right.left_out
    else:
        _add_texts(shown, comparison, row)
    return shown


def _add_texts(shown: RowJson, comparison: Comparison, row: Row) -> None:
    sides = (comparison.left, row.left), (comparison.right, row.right)
    left, right = ("" if at is None else side.texts[at] for side, at in sides)
    pieces = [left], [right]
    if row.kind is RowKind.CHANGED:
        pieces = marked_words(left, right)
    if row.left is not None:
        shown["left"] = comparison.left.numbers[row.left]
        shown["left_text"] = pieces[0]
    if row.right is not None:
        shown["right"] = comparison.right.numbers[row.right]
        if row.left is None or left != right:
            shown["right_text"] = pieces[1]
