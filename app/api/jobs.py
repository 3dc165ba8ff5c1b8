"""GET /api/jobs, /api/jobs/{job_id} and …/outcome: what the controller knows, as plain JSON.

A cursor of the list is the id below which it continues, so that nothing comes twice and nothing is
passed over while jobs are created and deleted.
"""

from collections.abc import Callable
from typing import Annotated

from fastapi import Query
from pydantic import BaseModel, BeforeValidator, Field
from starlette.requests import Request
from starlette.responses import Response

from app.api.cursors import below_of, job_cursor
from app.api.errors import failure_answer
from app.api.jobs_json import (
    JobsJson,
    OutcomeJson,
    WholeJobJson,
    job_json,
    outcome_json,
    whole_job_json,
)
from app.api.params import JobId, one_of, read_as, whole, whole_number
from app.api.route import ApiRoute, operation
from app.jobs.created import SPANS, date_from, zone_from
from app.jobs.query import JobQuery
from app.services.container import Services
from app.services.failures import Failure

JOBS_PATH = "/api/jobs"
JOB_PATH = "/api/jobs/{job_id}"
OUTCOME_PATH = "/api/jobs/{job_id}/outcome"
JOBS_LIMIT = 25  # each row of the controller carries up to 1 MiB of output
_TAG = "Jobs"
_BAD_LIMIT = f"The limit must be a whole number from 1 to {JOBS_LIMIT}."
_BAD_ZONE = "The zone must be a name such as Europe/Berlin."

ServicesOf = Callable[[Request], Services]


def _id(name: str) -> BeforeValidator:
    return whole(name, f"The {name}")


def _limit(text: str) -> int | None:
    return whole_number(text, JOBS_LIMIT)


def _date(name: str, what: str) -> BeforeValidator:
    return read_as(name, lambda text: date_from(text) or None, f"{what} must be like 2026-11-26.")


def _zone(text: str) -> str | None:
    return "UTC" if text == "UTC" else zone_from(text) or None


class JobsParams(BaseModel):
    """Which jobs, and which page of them; a filter that is left out filters nothing."""

    search: str = Field("", description="Words in the name or description.")
    status: str = Field("", description="Such as `failed`.")
    job_type: str = Field("", description="Such as `cleanup_jobs`.")
    launch_type: str = Field("", description="Such as `scheduled`.")
    created: Annotated[str, one_of("created", *SPANS)] = Field(
        "", description="A span that ends now.", json_schema_extra={"enum": list(SPANS)}
    )
    first: Annotated[str, _date("from", "The first day")] = Field(
        "",
        alias="from",
        description="The first day of creation, as `2026-11-26`.",
        json_schema_extra={"format": "date"},
    )
    last: Annotated[str, _date("to", "The last day")] = Field(
        "",
        alias="to",
        description="The last day of creation.",
        json_schema_extra={"format": "date"},
    )
    zone: Annotated[str, read_as("zone", _zone, _BAD_ZONE)] = Field(
        "", description="The time zone of the days; UTC without one."
    )
    template: Annotated[int | None, _id("template")] = Field(None, description="Its id.")
    schedule: Annotated[int | None, _id("schedule")] = Field(None, description="Its id.")
    node: str = Field("", description="The node that ran it.")
    limit: Annotated[int, read_as("limit", _limit, _BAD_LIMIT)] = Field(
        10, ge=1, le=JOBS_LIMIT, description="How many jobs at most."
    )
    cursor: str = Field("", description="Where to continue: the `next` of the page before.")

    def query(self) -> JobQuery:
        """The filters, as the controller's list takes them."""
        shown = self.model_dump(by_alias=True, exclude={"limit", "cursor"}, exclude_none=True)
        return JobQuery.from_url_params({name: str(value) for name, value in shown.items()})


def job_routes(services_of: ServicesOf) -> list[ApiRoute]:
    """The operations; `services_of` gives those of the request's principal."""

    async def job(request: Request, job_id: JobId) -> WholeJobJson | Response:
        answer = await services_of(request).reader.read(job_id)
        return failure_answer(answer) if isinstance(answer, Failure) else whole_job_json(answer.job)

    async def outcome(request: Request, job_id: JobId) -> OutcomeJson | Response:
        answer = await services_of(request).outcomes.read(job_id)
        return failure_answer(answer) if isinstance(answer, Failure) else outcome_json(answer)

    return [
        _list_route(services_of),
        operation(
            "GET",
            JOB_PATH,
            job,
            "job",
            tag=_TAG,
            summary="The facts of one job's record",
            response_model=WholeJobJson,
        ),
        operation(
            "GET",
            OUTCOME_PATH,
            outcome,
            "job_outcome",
            tag=_TAG,
            summary="What a job deleted, by the summary lines of its output",
            response_model=OutcomeJson,
        ),
    ]


def _list_route(services_of: ServicesOf) -> ApiRoute:
    async def jobs(request: Request, asked: Annotated[JobsParams, Query()]) -> JobsJson | Response:
        return await _page(services_of(request), asked)

    return operation(
        "GET",
        JOBS_PATH,
        jobs,
        "jobs",
        tag=_TAG,
        summary="The jobs that match, newest first",
        response_model=JobsJson,
    )


async def _page(services: Services, asked: JobsParams) -> JobsJson | Response:
    below = below_of(asked.cursor)
    batch = await services.reader.find_batch(asked.query(), limit=asked.limit, below=below)
    if isinstance(batch, Failure):
        return failure_answer(batch)
    has_next = bool(batch.rows) and not batch.is_last
    return JobsJson(
        jobs=list(map(job_json, batch.rows)),
        next=job_cursor(min(row.id for row in batch.rows)) if has_next else None,
        unreadable=batch.unreadable,
    )
