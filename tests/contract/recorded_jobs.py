"""The jobs that the recorded answers show, as the rows that a controller would keep of them.

When the lists were recorded there were 266 jobs, ids 1 to 267 without the workflow job 27. Most
rows of the long lists were cut by the recorder; what is known of the rest (each hour another one,
in four statuses by turns) gives back all recorded counts.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache

from app.builtin_controller.storage.records import CANCELABLE, Job
from app.builtin_controller.storage.times import to_text
from tests.contract.recordings import Json, all_recordings, recording

LAST_LISTED_ID = 267
WORKFLOW_JOB_ID = 27
# What a lost event leaves behind: emitted, never saved. Job 36 is named after it.
_EMITTED_OF_LOST = {36: 10}
_FIRST_BULK_ID = 38
_BULK_STARTS = datetime(2026, 11, 3, 22, 34, 56, 484000, tzinfo=UTC)
_BULK_STATUSES = ("failed", "canceled", "successful", "successful")

Record = dict[str, Json]


def records_in(body: Json, kind: str) -> Iterator[Record]:
    """The whole records of a kind in an answer, be it a detail or a list."""
    rows = body.get("results", [body]) if isinstance(body, dict) else []
    for row in rows if isinstance(rows, list) else []:
        if isinstance(row, dict) and row.get("type") == kind:
            yield row


@cache
def job_records() -> dict[int, Record]:
    """By id, the fullest record of each job that is shown anywhere, at its earliest."""
    known: dict[int, Record] = {}
    for case in all_recordings():
        for record in records_in(case.response_body, "system_job"):
            before = known.get(number(record["id"]), {})
            if "job_args" not in before and "?" not in str(record["url"]):
                known[number(record["id"])] = {**before, **record}
    return known


def listed_jobs() -> list[Job]:
    """All that there were when the lists were recorded."""
    return [
        listed_job(job_id) for job_id in range(1, LAST_LISTED_ID + 1) if job_id != WORKFLOW_JOB_ID
    ]


def listed_job(job_id: int) -> Job:
    known = job_records().get(job_id)
    if known:
        return to_job(known)
    if job_id in {4, 5}:
        return _really_run(job_id)
    return _bulk_job(job_id)


def job_like(status: str, job_id: int) -> Job:
    """A job of its own, in a state of which one job's record is known."""
    example = recording(f"detail-status-{status}").response_body
    assert isinstance(example, dict)
    return replace(to_job(example), id=job_id, name=f"throwaway {status}")


def to_job(record: Record) -> Job:
    """The row behind a record; its events are added on their own."""
    related, summaries = record["related"], record["summary_fields"]
    assert isinstance(related, dict)
    assert isinstance(summaries, dict)
    return Job(
        id=number(record["id"]),
        name=str(record["name"]),
        created=str(record["created"]),
        modified=str(record["modified"]),
        status=str(record["status"]),
        description=str(record["description"]),
        template=_id_in(related, "unified_job_template"),
        launch_type=str(record["launch_type"]),
        job_type=str(record["job_type"]),
        extra_vars=str(record["extra_vars"]),
        execution_environment=_id_in(related, "execution_environment"),
        instance_group=1 if "instance_group" in summaries else None,
        workflow_job=_id_in(related, "source_workflow_job"),
        schedule=_id_in(related, "schedule"),
        created_by=_id_in(related, "created_by"),
        modified_by=_id_in(related, "modified_by"),
        launched_by=json.dumps(record["launched_by"]),
        started=_text_or_none(record["started"]),
        finished=_text_or_none(record["finished"]),
        canceled_on=_text_or_none(record["canceled_on"]),
        # Of a running job it is computed for each response, and nothing is stored.
        elapsed=0.0 if record["status"] == "running" else float(str(record["elapsed"])),
        job_args=str(record.get("job_args", "")),
        job_cwd=str(record.get("job_cwd", "")),
        job_env=json.dumps(record.get("job_env", {})),
        job_explanation=str(record["job_explanation"]),
        execution_node=str(record["execution_node"]),
        result_traceback=str(record.get("result_traceback", "")),
        emitted_events=_EMITTED_OF_LOST.get(number(record["id"]), 0),
    )


def as_before(job: Job, status: str) -> Job:
    """A job whose record is known from after its cancel, as it was before."""
    if status not in CANCELABLE:
        return replace(job, status=status)
    return replace(job, status=status, finished=None, canceled_on=None, elapsed=0.0)


def number(value: Json) -> int:
    assert isinstance(value, int)
    return value


def _bulk_job(job_id: int) -> Job:
    """One of those made in bulk; the like of 254, an hour and 10 ms of run apart."""
    age = job_id - _FIRST_BULK_ID
    status = _BULK_STATUSES[job_id % 4]
    created = _BULK_STARTS - timedelta(hours=age)
    started = created + timedelta(seconds=2)
    elapsed = round(1.5 + age / 100, 2)
    finished = started + timedelta(seconds=elapsed)
    return replace(
        to_job(job_records()[254]),
        id=job_id,
        created=to_text(created),
        modified=to_text(created),
        status=status,
        started=to_text(started),
        finished=to_text(finished),
        canceled_on=to_text(finished - timedelta(seconds=1)) if status == "canceled" else None,
        elapsed=elapsed,
    )


def _really_run(job_id: int) -> Job:
    """Jobs 4 and 5: only what their templates say of them was recorded."""
    template = {4: 2, 5: 4}[job_id]
    body = recording("templates-as-auditor").response_body
    record = next(
        row for row in records_in(body, "system_job_template") if number(row["id"]) == template
    )
    example = to_job(job_records()[6])
    return replace(
        example,
        id=job_id,
        name=str(record["name"]),
        description=str(record["description"]),
        template=template,
        job_type=str(record["job_type"]),
        finished=str(record["last_job_run"]),
    )


def _id_in(related: Record, name: str) -> int | None:
    found = re.search(r"/(\d+)/$", str(related.get(name, "")))
    return int(found[1]) if found else None


def _text_or_none(value: Json) -> str | None:
    return None if value is None else str(value)
