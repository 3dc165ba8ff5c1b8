"""From responses of the controller to values, and from a query or a range to parameters.

Sends nothing. A response of another shape than its endpoint promises is a `BadResponse`; a row that
cannot be used is one too, because it must not go missing in silence.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import TypeVar

from app.awx.error_texts import Action
from app.awx.errors import BadResponse
from app.awx.event_decoder import usual_events
from app.awx.status_codes import decoded, refuse_more, results_of
from app.awx.transport import Params, Response
from app.awx.wire import event_from, job_from, masked_record, row_from, user_from
from app.jobs.json_value import Json
from app.jobs.model import FetchedJob, JobBatch, JobList, JobRow, User
from app.jobs.query import JobQuery
from app.output import EventRange, OutputEvent

Row = TypeVar("Row")
_EVENT_BYTES = 2 * 1024  # 540 are usual, 1,600 where the text is as long as AWX lets it be
_USUAL_ROWS = 25  # what AWX takes a page size of 0 or less for


@dataclass(frozen=True, slots=True)
class Ping:
    """What `/ping/` says to every client, even without a token."""

    version: str


def fetched_job(response: Response, job_id: int) -> FetchedJob:
    """The job of a detail response."""
    record = masked_record(decoded(response, Action.READ_JOB))
    if "id" not in record:
        raise BadResponse(Action.READ_JOB)
    job = job_from(record, job_id)
    return FetchedJob(job, record, response.time)


def job_list(response: Response, query: JobQuery) -> JobList:
    """The page of a list response."""
    body = decoded(response, Action.LIST_JOBS)
    rows, unreadable = _rows_of(body, query.page_size)
    count = body.get("count")
    return JobList(
        rows=rows,
        count=count if isinstance(count, int) and not isinstance(count, bool) else None,
        page=query.page,
        page_size=query.page_size,
        has_next=isinstance(body.get("next"), str),
        has_previous=isinstance(body.get("previous"), str),
        unreadable=unreadable,
    )


def job_batch(response: Response, limit: int) -> JobBatch:
    """The rows of an uncounted list response, which says no `next`."""
    rows, unreadable = _rows_of(decoded(response, Action.LIST_JOBS), limit)
    is_last = len(rows) + unreadable < limit
    return JobBatch(rows, is_last, len(response.body), unreadable)


def _rows_of(body: dict[str, Json], page_size: int) -> tuple[tuple[JobRow, ...], int]:
    """The rows that can be read, and how many cannot."""
    found = results_of(body, Action.LIST_JOBS)
    asked = page_size if page_size > 0 else _USUAL_ROWS
    refuse_more(len(found), asked, Action.LIST_JOBS)
    read = tuple(row_from(row) for row in found)
    rows = tuple(row for row in read if row is not None)
    if read and not rows:
        raise BadResponse(Action.LIST_JOBS)
    return rows, len(read) - len(rows)


def usual_events_of(response: Response, bounds: EventRange) -> tuple[OutputEvent, ...] | None:
    """The events of an events response, None where it is unusual; quick even where it is hostile.

    Nothing is read of more bytes than so many usual events have.
    """
    is_well = response.status == HTTPStatus.OK
    is_usual = is_well and len(response.body) <= _EVENT_BYTES * max(bounds.limit, _USUAL_ROWS)
    return usual_events(response.body, bounds.limit) if is_usual else None


def events_of(response: Response, bounds: EventRange) -> tuple[OutputEvent, ...]:
    """The events of an events response."""
    is_well = response.status == HTTPStatus.OK
    usual = usual_events(response.body, bounds.limit) if is_well else None
    if usual is not None:
        return usual
    rows = results_of(decoded(response, Action.READ_EVENTS), Action.READ_EVENTS)
    refuse_more(len(rows), bounds.limit, Action.READ_EVENTS)
    return _all_usable(tuple(event_from(row) for row in rows), Action.READ_EVENTS)


def user_of(response: Response) -> User:
    """The user of a /me/ response."""
    rows = results_of(decoded(response, Action.WHO_AM_I), Action.WHO_AM_I)
    user = user_from(rows[0]) if rows else None
    if user is None:
        raise BadResponse(Action.WHO_AM_I)
    return user


def ping_of(response: Response) -> Ping:
    """The version of a /ping/ response."""
    version = masked_record(decoded(response, Action.PING)).get("version")
    if not isinstance(version, str):
        raise BadResponse(Action.PING)
    return Ping(version)


def launched_job_id(response: Response) -> int:
    """The id of the job that a launch has started; it stands twice in the response."""
    body = decoded(response, Action.LAUNCH)
    for found in (body.get("system_job"), body.get("id")):
        if isinstance(found, int) and not isinstance(found, bool) and found > 0:
            return found
    raise BadResponse(Action.LAUNCH)


def _all_usable(rows: tuple[Row | None, ...], action: Action) -> tuple[Row, ...]:
    """The rows, if all are usable: one without its number must not go missing in silence."""
    usable = tuple(row for row in rows if row is not None)
    if len(usable) != len(rows):
        raise BadResponse(action)
    return usable


def list_params(query: JobQuery, now: datetime) -> Params:
    """The query as the controller's list takes it; `now` is the controller's time."""
    return filter_params(query, now) | {
        "order_by": query.order_by,
        "page": query.page,
        "page_size": query.page_size,
    }


def batch_params(
    query: JobQuery, now: datetime, *, below: int | None, among: Collection[int], limit: int
) -> Params:
    """The filters of the query for a walk by id: jobs older than `below`, if not only some."""
    wanted = {
        "id__lt": "" if below is None else str(below),
        "id__in": ",".join(map(str, among)),
        "system_job_events__stdout__icontains": query.output,
    }
    return (
        filter_params(query, now)
        | {name: value for name, value in wanted.items() if value}
        | {
            "order_by": "-id",
            "page_size": limit,
            "count_disabled": "true",
        }
    )


def filter_params(query: JobQuery, now: datetime) -> Params:
    """The search and the filters, but not the words in the output."""
    created = query.created_between(now)
    wanted = {
        "search": query.search,
        "status": query.status,
        "job_type": query.job_type,
        "launch_type": query.launch_type,
        "created__gte": _time_text(created.since),
        "created__lt": _time_text(created.before),
        "system_job_template": str(query.template or ""),
        "schedule": str(query.schedule or ""),
        "execution_node": query.node,
    }
    return {name: value for name, value in wanted.items() if value}


def _time_text(time: datetime | None) -> str:
    return time.isoformat(timespec="seconds").replace("+00:00", "Z") if time else ""


def event_params(bounds: EventRange) -> Params:
    """The bounds as the controller's events take them."""
    wanted = {
        "start_line__lt": bounds.lines_below,
        "counter__gt": bounds.counters_after,
        "counter__lte": bounds.counters_through,
    }
    params: Params = {name: value for name, value in wanted.items() if value is not None}
    if bounds.counters:
        params["counter__in"] = ",".join(map(str, bounds.counters))
    if bounds.text_pattern:
        params["stdout__regex"] = bounds.text_pattern
    return params | {
        "order_by": "-counter" if bounds.newest_first else "counter",
        "limit": bounds.limit,
    }
