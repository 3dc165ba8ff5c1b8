"""GET /api/templates and /api/templates/{template_id}/history: facts that Jobpane has kept.

They come from its own file and are as old as `read_at` says; the controller is asked for nothing
but whether this principal may see them.
"""

from collections.abc import Callable
from http import HTTPStatus
from typing import Annotated, Literal

from fastapi import Path, Query
from pydantic import BaseModel, Field
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from app.api.csv_rows import CSV_TYPE, csv_response
from app.api.cursors import run_before, run_cursor
from app.api.errors import error_answer, failure_answer, history_off
from app.api.jobs_json import (
    RunsJson,
    TemplatesJson,
    run_json,
    template_json,
)
from app.api.params import one_of, read_as, whole_number
from app.api.route import ApiRoute, operation
from app.jobs.limits import LARGEST_INTEGER
from app.services.container import Services
from app.services.failures import NOT_GRANTED, Failure
from app.services.history_reader import HistoryReader

TEMPLATES_PATH = "/api/templates"
HISTORY_PATH = "/api/templates/{template_id}/history"
RUNS_LIMIT = 500
_TAG = "Templates"
_NO_TEMPLATE = "No template with this id is known. Check the id."
_COLUMNS = (
    "job",
    "created",
    "started",
    "finished",
    "status",
    "name",
    "job_type",
    "launch_type",
    "launched_by",
    "schedule",
    "node",
    "days",
    "dry_run",
    "elapsed_s",
    "queued_s",
    "deleted",
    "skipped",
)

ServicesOf = Callable[[Request], Services]


def _limit(text: str) -> int | None:
    return whole_number(text, RUNS_LIMIT)


TemplateId = Annotated[
    int,
    Path(ge=1, le=LARGEST_INTEGER, description="The id of a system job template."),
    read_as(
        "template_id",
        lambda text: whole_number(text, LARGEST_INTEGER),
        f"The template id must be a whole number from 1 to {LARGEST_INTEGER}.",
    ),
]


class HistoryParams(BaseModel):
    """Which runs, in which form."""

    limit: Annotated[
        int, read_as("limit", _limit, f"The limit must be a whole number from 1 to {RUNS_LIMIT}.")
    ] = Field(50, ge=1, le=RUNS_LIMIT, description="How many runs at most.")
    cursor: str = Field("", description="Where to continue: the `next` of the page before.")
    format: Annotated[Literal["json", "csv"], one_of("format", "json", "csv")] = Field(
        "json", description="Whether the answer is JSON or CSV."
    )


def template_routes(services_of: ServicesOf) -> list[ApiRoute]:
    """The operations; `services_of` gives those of the request's principal."""

    async def templates(request: Request) -> TemplatesJson | Response:
        history = _history_of(services_of(request))
        if isinstance(history, Response):
            return history
        seen = await history.overview()
        if isinstance(seen, Failure):
            return failure_answer(seen)
        return TemplatesJson(
            templates=list(map(template_json, seen)), complete=history.progress().is_complete
        )

    return [
        operation(
            "GET",
            TEMPLATES_PATH,
            templates,
            "templates",
            tag=_TAG,
            summary="The system job templates, their schedules and newest runs",
            response_model=TemplatesJson,
        ),
        _history_route(services_of),
    ]


def _history_route(services_of: ServicesOf) -> ApiRoute:
    async def runs(
        request: Request, template_id: TemplateId, asked: Annotated[HistoryParams, Query()]
    ) -> RunsJson | Response:
        history = _history_of(services_of(request))
        if isinstance(history, Response):
            return history
        page = await _page(history, template_id, asked)
        if isinstance(page, RunsJson) and asked.format == "csv":
            return _csv(template_id, asked, page)
        return page

    return operation(
        "GET",
        HISTORY_PATH,
        runs,
        "template_history",
        tag=_TAG,
        summary="The runs of a template, newest first",
        response_model=RunsJson,
        responses={200: {"content": {CSV_TYPE: {"schema": {"type": "string"}}}}},
    )


def _history_of(services: Services) -> HistoryReader | JSONResponse:
    if services.history is not None:
        return services.history
    if services.is_view:
        return failure_answer(NOT_GRANTED)
    return history_off()


async def _page(
    history: HistoryReader, template_id: int, asked: HistoryParams
) -> RunsJson | JSONResponse:
    # One more than is shown, to know whether there is a next page.
    found = await history.runs(template_id, limit=asked.limit + 1, before=run_before(asked.cursor))
    if isinstance(found, Failure):
        return failure_answer(found)
    if not found:
        template = await history.template(template_id)
        if isinstance(template, Failure):
            return failure_answer(template)
        if template is None:
            return error_answer(HTTPStatus.NOT_FOUND, "not_found", _NO_TEMPLATE)
    shown = found[: asked.limit]
    return RunsJson(
        runs=list(map(run_json, shown)),
        next=run_cursor(shown[-1].key) if len(found) > asked.limit else None,
        complete=history.progress().is_complete,
    )


def _csv(template_id: int, asked: HistoryParams, page: RunsJson) -> Response:
    rows = ([getattr(run, name) for name in _COLUMNS] for run in page.runs)
    answer = csv_response(f"template_{template_id}_history.csv", _COLUMNS, rows)
    if page.next is not None:
        query = f"?format=csv&limit={asked.limit}&cursor={page.next}"
        answer.headers["Link"] = f'<{query}>; rel="next"'
    return answer
