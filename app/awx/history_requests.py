"""The requests of the history: templates, schedules, and pages of runs that begin small.

A row of a run carries up to a megabyte of output, so the caller chooses how many rows it asks for
by what the answers before weighed.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar

from app.awx.api_requests import ApiRequests
from app.awx.error_texts import Action
from app.awx.errors import BadResponse
from app.awx.history_wire import RunRow, run_row_from, schedule_from, template_from
from app.awx.status_codes import decoded, refuse_more, results_of
from app.awx.transport import Params, Response
from app.history.model import RunKey, ScheduleFacts, TemplateFacts
from app.jobs.json_value import Json

T = TypeVar("T")
Parsed = Callable[[Response, Callable[[], Any]], Awaitable[Any]]

_PAGE_SIZE = 50  # records of a few kilobytes
_MOST_PAGES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class RunsQuery:
    """Which runs are asked for: those that keep to all of these."""

    rows: int
    order_by: str = "-created"
    after: datetime | None = None  # created later than this
    until: datetime | None = None  # created then or earlier
    without: tuple[int, ...] = ()  # none of these ids
    ids: tuple[int, ...] = ()  # only these; empty: any
    newer_than: RunKey | None = None  # created later, or with a higher id
    ids_after: int | None = None  # a higher id
    template: int | None = None  # of this template
    page: int = 1  # of more than one the controller counts the rows


@dataclass(frozen=True, slots=True)
class RunPage:
    """An answer: its rows, how many it had with those that are unreadable, and its weight."""

    rows: tuple[RunRow, ...]
    length: int
    size_bytes: int


class HistoryRequests:
    """What the history asks of one controller, with one credential."""

    def __init__(self, requests: ApiRequests, parsed: Parsed) -> None:
        self._requests = requests
        self._parsed = parsed

    async def check_list(self) -> None:
        """Return if the account may read the list of jobs, by an answer without any row."""
        params: Params = {"id": 0, "count_disabled": "true", "page_size": 1}
        response = await self._requests.read(Action.LIST_JOBS, "system_jobs/", params)
        results_of(decoded(response, Action.LIST_JOBS), Action.LIST_JOBS)

    async def fetch_runs(self, query: RunsQuery) -> RunPage:
        """One page of runs."""
        response = await self._requests.read(Action.LIST_JOBS, "system_jobs/", run_params(query))
        page: RunPage = await self._parsed(response, lambda: _run_page(response, query.rows))
        return page

    async def fetch_templates(self) -> tuple[TemplateFacts, ...]:
        """Every template, by its id."""
        return await self._all(Action.READ_TEMPLATES, "system_job_templates/", template_from)

    async def fetch_schedules(self, template_id: int) -> tuple[ScheduleFacts, ...]:
        """Every schedule of a template, by its id."""
        endpoint = f"system_job_templates/{template_id}/schedules/"
        return await self._all(
            Action.READ_SCHEDULES, endpoint, lambda row: schedule_from(row, template_id)
        )

    async def _all(
        self, action: Action, endpoint: str, read: Callable[[Json], T | None]
    ) -> tuple[T, ...]:
        """The rows of all pages; one that cannot be read must not go missing in silence."""
        found: list[T] = []
        for number in range(1, _MOST_PAGES + 1):
            params: Params = {"order_by": "id", "page": number, "page_size": _PAGE_SIZE}
            response = await self._requests.read(action, endpoint, params)
            rows, has_next = await self._parsed(response, lambda: _rows(response, action, read))  # noqa: B023
            found += rows
            if not has_next:
                return tuple(found)
        raise BadResponse(action, remark="It has too many pages.")


def run_params(query: RunsQuery) -> Params:
    """The query as the controller's list takes it."""
    params: Params = {"order_by": query.order_by, "page_size": query.rows}
    if query.after is not None:
        params["created__gt"] = _text_of(query.after)
    if query.until is not None:
        params["created__lte"] = _text_of(query.until)
    if query.without:
        params["not__id__in"] = ",".join(map(str, query.without))
    if query.ids:
        params["id__in"] = ",".join(map(str, query.ids))
    if query.newer_than is not None:
        params["or__created__gt"] = _text_of(query.newer_than[0])
        params["or__id__gt"] = query.newer_than[1]
    if query.ids_after is not None:
        params["id__gt"] = query.ids_after
    if query.template is not None:
        params["system_job_template"] = query.template
    if query.page > 1:
        return params | {"page": query.page}
    return params | {"count_disabled": "true"}


def _text_of(time: datetime) -> str:
    return time.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"


def _run_page(response: Response, asked: int) -> RunPage:
    rows = results_of(decoded(response, Action.LIST_JOBS), Action.LIST_JOBS)
    refuse_more(len(rows), asked, Action.LIST_JOBS)
    read = tuple(map(run_row_from, rows))
    return RunPage(tuple(row for row in read if row is not None), len(rows), len(response.body))


def _rows(
    response: Response, action: Action, read: Callable[[Json], T | None]
) -> tuple[list[T], bool]:
    body = decoded(response, action)
    rows = [read(row) for row in results_of(body, action)]
    usable = [row for row in rows if row is not None]
    if len(usable) != len(rows):
        raise BadResponse(action)
    return usable, isinstance(body.get("next"), str)
