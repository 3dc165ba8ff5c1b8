"""Finding, reading, canceling and deleting system jobs."""

from datetime import timedelta

from app.builtin_controller.api.bodies import json_body
from app.builtin_controller.api.http import Request, Response, empty_response, json_response
from app.builtin_controller.api.job_json import job_detail, job_row
from app.builtin_controller.api.paging import Rows, page_response
from app.builtin_controller.api.refusals import (
    RefusedError,
    method_not_allowed,
    no_permission,
    nothing_matches,
    refused,
    server_error,
)
from app.builtin_controller.filters.filter_fields import JOBS
from app.builtin_controller.filters.filters import filtered, ordered
from app.builtin_controller.storage.conditions import EVERYTHING, Condition, all_of
from app.builtin_controller.storage.records import ACTIVE, CANCELABLE, Caller, Job
from app.builtin_controller.storage.store import Store
from app.builtin_controller.storage.times import from_text, now, now_text, seconds_between

# AWX deletes a job whose events have not come within this time.
_WAIT_FOR_EVENTS = timedelta(minutes=1)


def list_jobs(store: Store, request: Request, caller: Caller) -> Response:
    if not caller.may_read_all:
        raise refused(403, "Superuser privileges needed.")
    return jobs_page(store, request, caller)


def jobs_page(
    store: Store, request: Request, caller: Caller, within: Condition = EVERYTHING
) -> Response:
    """One page of the jobs that fulfil both `within` and the query's filters."""
    _store_searched_outputs(store, request)
    where = all_of([within, filtered(JOBS, request.pairs)])
    order = ordered(JOBS, request.parameter("order_by"), "id")
    return page_response(
        request,
        Rows(
            count=lambda: store.jobs.count(where),
            read=lambda limit, offset: [
                job_row(store, job, caller)
                for job in store.jobs.select(where, order, limit, offset)
            ],
        ),
    )


def show_job(store: Store, request: Request, caller: Caller, job_id: int) -> Response:
    """The record, if it passes the query's filters; `search` and pages are ignored."""
    also = filtered(JOBS, request.pairs, searching=False)
    ordered(JOBS, request.parameter("order_by"), "id")  # only to refuse an unknown field
    job = readable_job(store, caller, job_id, also)
    return json_response(dict(job_detail(store, job, caller)))


def readable_job(store: Store, caller: Caller, job_id: int, also: Condition = EVERYTHING) -> Job:
    """The job; raises AWX's 404 if there is none, and its 500 for an ordinary user."""
    job = store.jobs.find(job_id, also)
    if job is None:
        raise nothing_matches("SystemJob")
    if not caller.may_read_all:
        # AWX asks a system job for its organization here, and fails.
        raise server_error()
    return job


def show_cancel(store: Store, _request: Request, caller: Caller, job_id: int) -> Response:
    job = readable_job(store, caller, job_id)
    return json_response(
        {"can_cancel": job.status in CANCELABLE, "job_explanation": job.job_explanation}
    )


def cancel_job(store: Store, request: Request, caller: Caller, job_id: int) -> Response:
    json_body(request)
    with store.database.writing():
        job = readable_job(store, caller, job_id)
        if not caller.is_superuser:
            # The auditor may read it, and AWX fails the same way as for ordinary users.
            raise server_error()
        if job.status not in CANCELABLE:
            raise method_not_allowed("POST")
        _ask_to_cancel(store, job)
    return empty_response(202)


def delete_job(store: Store, _request: Request, caller: Caller, job_id: int) -> Response:
    with store.database.writing():
        job = store.jobs.find(job_id)
        if job is None:
            raise nothing_matches("SystemJob")
        if not caller.is_superuser:
            raise no_permission()
        if job.status in ACTIVE:
            raise refused(403, "Cannot delete running job resource.")
        if _may_get_more_events(job):
            raise RefusedError(
                json_response({"error": "Job has not finished processing events."}, 400)
            )
        store.jobs.remove(Condition("id = ?", (job.id,)))
    return empty_response(204)


def list_notifications(store: Store, request: Request, caller: Caller, job_id: int) -> Response:
    """An empty list: this controller sends no notifications."""
    readable_job(store, caller, job_id)
    return page_response(request, Rows(count=lambda: 0, read=lambda _limit, _offset: []))


def _ask_to_cancel(store: Store, job: Job) -> None:
    """Ask the dispatcher that runs the job to end it; a job that none runs ends at once."""
    time = now_text()
    if job.run_by:
        store.jobs.change(job.id, canceled_on=job.canceled_on or time)
        return
    elapsed = seconds_between(job.started, time) if job.started else 0.0
    store.jobs.change(
        job.id,
        status="canceled",
        canceled_on=time,
        finished=time,
        elapsed=round(elapsed, 3),
        job_explanation="",
    )


def _may_get_more_events(job: Job) -> bool:
    if job.has_all_events or job.finished is None or job.status in CANCELABLE:
        return False
    return now() < from_text(job.finished) + _WAIT_FOR_EVENTS


def _store_searched_outputs(store: Store, request: Request) -> None:
    if any("system_job_events__" in key for key, _ in request.pairs):
        for job in store.jobs.select(Condition("recipe <> ''")):
            store.events.store_recipe(job)
