"""Finding, reading, canceling and deleting system jobs."""

from datetime import timedelta

from app.builtin_controller.api.answers import (
    Answer,
    Call,
    RefusedError,
    empty_answer,
    json_answer,
    method_not_allowed,
    no_permission,
    nothing_matches,
    problem,
    server_error,
)
from app.builtin_controller.api.bodies import json_body
from app.builtin_controller.api.job_json import job_detail, job_row
from app.builtin_controller.api.paging import Rows, page_answer
from app.builtin_controller.filters.filter_fields import JOBS
from app.builtin_controller.filters.filters import filtered, ordered
from app.builtin_controller.storage.conditions import EVERYTHING, Condition, all_of
from app.builtin_controller.storage.records import ACTIVE, CANCELABLE, Caller, Job
from app.builtin_controller.storage.store import Store
from app.builtin_controller.storage.times import from_text, now, now_text, seconds_between

# AWX lets go of events that have not come within this time.
_WAIT_FOR_EVENTS = timedelta(minutes=1)


def list_jobs(store: Store, call: Call, caller: Caller) -> Answer:
    if not caller.may_read_all:
        raise problem(403, "Superuser privileges needed.")
    return jobs_page(store, call, caller)


def jobs_page(store: Store, call: Call, caller: Caller, within: Condition = EVERYTHING) -> Answer:
    """The jobs that the query asks for, of those within."""
    _write_out_what_is_searched(store, call)
    where = all_of([within, filtered(JOBS, call.pairs)])
    order = ordered(JOBS, call.parameter("order_by"), "id")
    return page_answer(
        call,
        Rows(
            count=lambda: store.jobs.count(where),
            read=lambda limit, offset: [
                job_row(store, job, caller)
                for job in store.jobs.select(where, order, limit, offset)
            ],
        ),
    )


def show_job(store: Store, call: Call, caller: Caller, job_id: int) -> Answer:
    """The record; filters apply to it, search words and pages do not."""
    also = filtered(JOBS, call.pairs, searching=False)
    ordered(JOBS, call.parameter("order_by"), "id")
    job = readable_job(store, caller, job_id, also)
    return json_answer(dict(job_detail(store, job, caller)))


def readable_job(store: Store, caller: Caller, job_id: int, also: Condition = EVERYTHING) -> Job:
    job = store.jobs.find(job_id, also)
    if job is None:
        raise nothing_matches("SystemJob")
    if not caller.may_read_all:
        # AWX asks a system job for its organization here, and fails.
        raise server_error()
    return job


def show_cancel(store: Store, _call: Call, caller: Caller, job_id: int) -> Answer:
    job = readable_job(store, caller, job_id)
    return json_answer(
        {"can_cancel": job.status in CANCELABLE, "job_explanation": job.job_explanation}
    )


def cancel_job(store: Store, call: Call, caller: Caller, job_id: int) -> Answer:
    json_body(call)
    with store.database.writing():
        job = readable_job(store, caller, job_id)
        if not caller.is_superuser:
            # The auditor may read it, and AWX fails the same way as for ordinary users.
            raise server_error()
        if job.status not in CANCELABLE:
            raise method_not_allowed("POST")
        _ask_to_cancel(store, job)
    return empty_answer(202)


def delete_job(store: Store, _call: Call, caller: Caller, job_id: int) -> Answer:
    with store.database.writing():
        job = store.jobs.find(job_id)
        if job is None:
            raise nothing_matches("SystemJob")
        if not caller.is_superuser:
            raise no_permission()
        if job.status in ACTIVE:
            raise problem(403, "Cannot delete running job resource.")
        if _may_get_more_events(job):
            raise RefusedError(
                json_answer({"error": "Job has not finished processing events."}, 400)
            )
        store.jobs.remove(Condition("id = ?", (job.id,)))
    return empty_answer(204)


def list_notifications(store: Store, call: Call, caller: Caller, job_id: int) -> Answer:
    """None: nobody is notified of anything here."""
    readable_job(store, caller, job_id)
    return page_answer(call, Rows(count=lambda: 0, read=lambda _limit, _offset: []))


def _ask_to_cancel(store: Store, job: Job) -> None:
    """A job that a dispatcher runs ends when that sees it; any other ends at once."""
    moment = now_text()
    if job.run_by:
        store.jobs.change(job.id, canceled_on=job.canceled_on or moment)
        return
    elapsed = seconds_between(job.started, moment) if job.started else 0.0
    store.jobs.change(
        job.id,
        status="canceled",
        canceled_on=moment,
        finished=moment,
        elapsed=round(elapsed, 3),
        job_explanation="",
    )


def _may_get_more_events(job: Job) -> bool:
    if job.has_all_events or job.finished is None or job.status in CANCELABLE:
        return False
    return now() < from_text(job.finished) + _WAIT_FOR_EVENTS


def _write_out_what_is_searched(store: Store, call: Call) -> None:
    if any("system_job_events__" in key for key, _ in call.pairs):
        for job in store.jobs.select(Condition("recipe <> ''")):
            store.events.write_out(job)
