"""POST /api/jobs/{job_id}/prefetch: a user is about to open a job, so ask the controller now.

It answers nothing of the job: the record and the first lines wait for the page of the same
principal (app/services/first_reads.py), which shows them, or says why it cannot.
"""

import asyncio
from collections.abc import Callable
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import Query
from starlette.requests import Request
from starlette.responses import Response

from app.api.errors import failure_answer
from app.api.first_screen import ON_READ, PATIENCE_S
from app.api.params import JobId
from app.api.route import ApiRoute, operation
from app.jobs.search_input import search_text
from app.services.container import Services
from app.services.failures import Failure
from app.services.first_reads import FirstRead

PREFETCH_PATH = "/api/jobs/{job_id}/prefetch"
_DONE = HTTPStatus.NO_CONTENT

ServicesFor = Callable[[Request], Services]
OnRead = Callable[[FirstRead], object]


def prefetch_routes(services_for: ServicesFor, patience_s: float = PATIENCE_S) -> list[ApiRoute]:
    """The operation; `services_for` gives those of the request's principal."""

    async def prefetch(
        request: Request,
        job_id: JobId,
        search: Annotated[str, Query(description="The words of the search that found it.")] = "",
    ) -> Response:
        on_read = request.scope.get(ON_READ, _not_counted)
        words = search_text(search)
        return await _prefetch(services_for(request), job_id, words, on_read, patience_s)

    return [
        operation(
            "POST",
            PREFETCH_PATH,
            prefetch,
            "prefetch",
            tag="Jobs",
            summary="Read record and first lines before the job's page asks",
            status_code=_DONE,
            response_class=Response,
        )
    ]


def _not_counted(_: FirstRead) -> None:
    pass


async def _prefetch(
    services: Services, job_id: int, search: str, on_read: OnRead, patience_s: float
) -> Response:
    """Answers once both have come, so that a browser knows how many are on their way.

    A controller that takes long is waited for no longer than a page waits; it goes on meanwhile.
    """
    if not search and services.feed.recent(job_id) is not None:
        return Response(status_code=_DONE)  # others watch the job: all of it is here
    read = services.first_reads.begin(job_id, search)
    on_read(read)
    both: list[asyncio.Future[Any]] = [read.record, read.lines]
    try:
        await asyncio.wait(both, timeout=patience_s)
    except asyncio.CancelledError:
        read.leave()  # the tab has gone
        raise
    is_read = read.record.done() and not read.record.cancelled()
    record = read.record.result() if is_read else None
    return failure_answer(record) if isinstance(record, Failure) else Response(status_code=_DONE)
