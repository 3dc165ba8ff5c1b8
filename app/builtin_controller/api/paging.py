"""Pages of rows as Django REST framework and AWX cut them.

`next` and `previous` are paths, their parameters sorted by name. Events take `limit` too, which
has no upper end and gives no count.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil
from urllib.parse import parse_qs, urlencode

from app.builtin_controller.api.http import Request, Response, json_response
from app.builtin_controller.api.refusals import refused, server_error
from app.builtin_controller.storage.records import Json

DEFAULT_PAGE_SIZE = 25
LARGEST_PAGE_SIZE = 200


@dataclass(frozen=True, slots=True)
class Rows:
    """A query that has not run yet: how many rows it has, and how to read some of them."""

    count: Callable[[], int]
    read: Callable[[int, int], list[Json]]
    """Takes a limit and an offset and returns records."""


def page_response(request: Request, rows: Rows) -> Response:
    """One page of the rows, with links to the next and the previous one."""
    size = _page_size(request)
    if request.parameter("count_disabled"):
        return _uncounted(request, rows, size)
    count = rows.count()
    pages = max(1, ceil(count / size))
    page = _page_number(request, pages)
    body: Json = {
        "count": count,
        "next": _link(request, page + 1) if page < pages else None,
        "previous": _link(request, page - 1) if page > 1 else None,
        "results": rows.read(size, (page - 1) * size),
    }
    return json_response(body)


def limited_response(request: Request, rows: Rows) -> Response:
    """The first rows, as many as the parameter `limit` says."""
    wanted = request.parameter("limit") or ""
    limit = int(wanted) if wanted.isascii() and wanted.isdigit() else 0
    return json_response({"results": rows.read(min(limit, 2**31) or DEFAULT_PAGE_SIZE, 0)})


def _uncounted(request: Request, rows: Rows, size: int) -> Response:
    _page_number(request, 1)
    return json_response({"results": rows.read(size, 0)})


def _page_size(request: Request) -> int:
    wanted = request.parameter("page_size")
    if not wanted:
        return DEFAULT_PAGE_SIZE
    try:
        size = int(wanted)
    except ValueError as wrong:
        # AWX compares the text with its maximum unchecked and fails.
        raise server_error() from wrong
    return min(size, LARGEST_PAGE_SIZE) if size > 0 else DEFAULT_PAGE_SIZE


def _page_number(request: Request, pages: int) -> int:
    wanted = request.parameter("page") or "1"
    if wanted == "last":
        return pages
    number = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 19 else 0
    if not 1 <= number <= pages:
        raise refused(404, "Invalid page.")
    return number


def _link(request: Request, page: int) -> str:
    parameters = parse_qs(request.query, keep_blank_values=True)
    parameters["page"] = [str(page)]
    size = parameters.get("page_size", ["0"])[-1] or "0"
    if int(size) > LARGEST_PAGE_SIZE:
        parameters["page_size"] = [str(LARGEST_PAGE_SIZE)]
    return f"{request.path}?{urlencode(sorted(parameters.items()), doseq=True)}"
