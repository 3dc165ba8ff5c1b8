"""Requests for lists of jobs: a page of them, a walk over all that match, lines that have words."""

from collections.abc import Awaitable, Callable, Collection
from dataclasses import replace
from datetime import UTC, datetime
from typing import Protocol, TypeVar

from app.awx.api_requests import ApiRequests
from app.awx.error_texts import Action
from app.awx.errors import BadResponse
from app.awx.page_parts import whole_page
from app.awx.responses import (
    batch_params,
    event_params,
    events_of,
    job_batch,
    job_list,
    list_params,
)
from app.awx.status_codes import decoded
from app.awx.transport import Params, Response
from app.jobs.model import JobBatch, JobList
from app.jobs.query import LARGEST_PART, JobQuery
from app.output import EventRange, OutputEvent

T = TypeVar("T")
_LIST = "system_jobs/"


class Parse(Protocol):
    """Parses a response, on a thread unless it is small."""

    def __call__(self, response: Response, parse: Callable[[], T]) -> Awaitable[T]:
        """The result of `parse`."""


class JobLists:
    """The lists that one account may read."""

    def __init__(self, requests: ApiRequests, parse: Parse) -> None:
        self._requests = requests
        self._parse = parse

    async def fetch_page(self, query: JobQuery) -> JobList:
        """One page of the list; a large one is fetched in parts, so that no answer is huge."""
        now = await self._now_for(query)
        if query.page_size <= LARGEST_PART:
            return await self._fetch_part(query, now)
        return await whole_page(query, lambda part: self._fetch_part(part, now))

    async def fetch_batch(
        self,
        query: JobQuery,
        *,
        limit: int,
        below: int | None = None,
        among: Collection[int] = (),
    ) -> JobBatch:
        """Jobs that match the filters and whose output has the words, the newest id first.

        `below` leaves out this id and the newer ones, `among` all but those.
        """
        now = await self._now_for(query)
        params = batch_params(query, now, below=below, among=among, limit=limit)
        response = await self._requests.read(Action.LIST_JOBS, _LIST, params)
        return await self._parse(response, lambda: job_batch(response, limit))

    async def count(self, query: JobQuery) -> int | None:
        """How many jobs match the filters; None where the controller does not say."""
        one = replace(query, page=1, page_size=1)
        return (await self._fetch_part(one, await self._now_for(query))).count

    async def find_run(self, template_id: int, created: datetime, *, is_after: bool) -> int | None:
        """The newest run of a template before a time, or the oldest after it; None for none."""
        params: Params = {
            "system_job_template": template_id,
            "created__gt" if is_after else "created__lt": created.isoformat(),
            "order_by": "created" if is_after else "-created",
            "page_size": 1,
            "count_disabled": "true",
        }
        response = await self._requests.read(Action.LIST_JOBS, _LIST, params)
        found = await self._parse(response, lambda: job_batch(response, 1))
        return found.rows[0].id if found.rows else None

    async def find_events(self, job_id: int, words: str, limit: int) -> tuple[OutputEvent, ...]:
        """The first events of a job whose text has the words, in any case."""
        bounds = EventRange(limit=limit)
        params = event_params(bounds) | {"stdout__icontains": words}
        endpoint = f"{_LIST}{job_id}/events/"
        response = await self._requests.read(Action.READ_EVENTS, endpoint, params)
        return await self._parse(response, lambda: events_of(response, bounds))

    async def count_events(self, job_id: int, pattern: str) -> int:
        """How many events of a job have a match of a regular expression in their text."""
        params: Params = {"stdout__regex": pattern, "order_by": "counter", "page_size": 1}
        endpoint = f"{_LIST}{job_id}/events/"
        response = await self._requests.read(Action.READ_EVENTS, endpoint, params)
        count = decoded(response, Action.READ_EVENTS).get("count")
        if not isinstance(count, int) or isinstance(count, bool):
            raise BadResponse(Action.READ_EVENTS)
        return count

    async def _fetch_part(self, query: JobQuery, now: datetime) -> JobList:
        params = list_params(query, now)
        response = await self._requests.read(Action.LIST_JOBS, _LIST, params)
        return await self._parse(response, lambda: job_list(response, query))

    async def _now_for(self, query: JobQuery) -> datetime:
        """The controller's time, which a span is counted from; ours if it says none."""
        if query.created and self._requests.now() is None:
            await self._requests.read(Action.PING, "ping/")
        return self._requests.now() or datetime.now(UTC)
