"""A large page of the list, out of several small ones, so that no single answer is huge.

A job that is created meanwhile moves the others on, so that one may come twice: it is shown once.
One that is deleted moves them back, so that one may be missing until the list is read again.
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from app.awx.errors import NotFound
from app.jobs.model import JobList
from app.jobs.query import LARGEST_PART, JobQuery

FetchPage = Callable[[JobQuery], Awaitable[JobList]]


async def whole_page(query: JobQuery, fetch: FetchPage) -> JobList:
    """The page of `query`, whose size is a multiple of a part's.

    Raises:
        ControllerError: A part could not be had, or the page is beyond the end.
    """
    parts_a_page = query.page_size // LARGEST_PART
    first_part = (query.page - 1) * parts_a_page + 1
    parts = [await fetch(_part(query, first_part))]
    while parts[-1].has_next and len(parts) < parts_a_page:
        try:
            parts.append(await fetch(_part(query, first_part + len(parts))))
        except NotFound:  # jobs were deleted meanwhile, so the part before was the last
            parts[-1] = replace(parts[-1], has_next=False)
    rows = {row.id: row for part in parts for row in part.rows}
    return JobList(
        rows=tuple(rows.values()),
        count=parts[-1].count,
        page=query.page,
        page_size=query.page_size,
        has_next=parts[-1].has_next,
        has_previous=parts[0].has_previous,
        unreadable=sum(part.unreadable for part in parts),
    )


def _part(query: JobQuery, number: int) -> JobQuery:
    return replace(query, page=number, page_size=LARGEST_PART)
