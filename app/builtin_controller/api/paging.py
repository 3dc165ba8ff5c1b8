"""Pages of rows as Django REST framework and AWX cut them.

`next` and `previous` are paths, their parameters sorted by name. Events take `limit` too, which
has no upper end and gives no count.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil
from urllib.parse import parse_qs, urlencode

from app.builtin_controller.api.answers import Answer, Call, json_answer, problem, server_error
from app.builtin_controller.storage.records import Json

USUAL_PAGE_SIZE = 25
LARGEST_PAGE_SIZE = 200


@dataclass(frozen=True, slots=True)
class Rows:
    """A query that has not run yet."""

    count: Callable[[], int]
    read: Callable[[int, int], list[Json]]
    """From a limit and an offset to records."""


def page_answer(call: Call, rows: Rows) -> Answer:
    """One page of the rows, with links to its neighbours."""
    size = _page_size(call)
    if call.parameter("count_disabled"):
        return _uncounted(call, rows, size)
    count = rows.count()
    pages = max(1, ceil(count / size))
    page = _page_number(call, pages)
    body: Json = {
        "count": count,
        "next": _link(call, page + 1) if page < pages else None,
        "previous": _link(call, page - 1) if page > 1 else None,
        "results": rows.read(size, (page - 1) * size),
    }
    return json_answer(body)


def limited_answer(call: Call, rows: Rows) -> Answer:
    """The first rows, as many as `limit` says."""
    wanted = call.parameter("limit") or ""
    limit = int(wanted) if wanted.isascii() and wanted.isdigit() else 0
    return json_answer({"results": rows.read(min(limit, 2**31) or USUAL_PAGE_SIZE, 0)})


def _uncounted(call: Call, rows: Rows, size: int) -> Answer:
    _page_number(call, 1)
    return json_answer({"results": rows.read(size, 0)})


def _page_size(call: Call) -> int:
    wanted = call.parameter("page_size")
    if not wanted:
        return USUAL_PAGE_SIZE
    try:
        size = int(wanted)
    except ValueError as wrong:
        # AWX compares the text with its maximum without a look and fails.
        raise server_error() from wrong
    return min(size, LARGEST_PAGE_SIZE) if size > 0 else USUAL_PAGE_SIZE


def _page_number(call: Call, pages: int) -> int:
    wanted = call.parameter("page") or "1"
    if wanted == "last":
        return pages
    number = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 19 else 0
    if not 1 <= number <= pages:
        raise problem(404, "Invalid page.")
    return number


def _link(call: Call, page: int) -> str:
    parameters = parse_qs(call.query, keep_blank_values=True)
    parameters["page"] = [str(page)]
    size = parameters.get("page_size", ["0"])[-1] or "0"
    if int(size) > LARGEST_PAGE_SIZE:
        parameters["page_size"] = [str(LARGEST_PAGE_SIZE)]
    return f"{call.path}?{urlencode(sorted(parameters.items()), doseq=True)}"
