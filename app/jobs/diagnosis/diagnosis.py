"""Finds out why a job failed, was canceled or waits, with a hint where the cause is known.

Decides by AWX's own explanation, then by the last exception of the traceback, then by the last
exception of the output. The explanation and the traceback are passed on as they are, masked.
"""

import json
import re
from dataclasses import dataclass

from app.jobs.diagnosis.cause import Hint
from app.jobs.diagnosis.exceptions import known_exception
from app.jobs.diagnosis.explanations import known_explanation
from app.jobs.diagnosis.last_exception import LastException, last_exception
from app.jobs.escapes import without_escapes
from app.jobs.model import SystemJob
from app.jobs.redaction import masked_text
from app.jobs.statuses import JobStatus

_WAITS_FOR = re.compile(r"waiting for system_?job-(\d{1,10})\b", re.IGNORECASE | re.ASCII)
_PREVIOUS_TASK = re.compile(r"Previous Task (?:Failed|Canceled): (\{.*\})", re.DOTALL)
_JOB_ID = re.compile(r"\d{1,10}", re.ASCII)
_SYSTEM_JOB_TYPES = {"system_job", "systemjob"}
_TAIL = 20_000  # characters of the output's end that are searched for the last exception
_LINE_SHOWN = 300  # characters
_OF_THE_CONTROLLER = "What the controller says about this job"


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """The cause, in the order in which it is shown; "" for what is not known."""

    headline: str
    explanation: str = ""
    traceback: str = ""
    hint: str = ""
    hint_url: str = ""
    other_job_id: int | None = None  # the system job that this one waits for or depends on


def diagnose(job: SystemJob, output_tail: str | None = None) -> Diagnosis | None:
    """The diagnosis of `job`; None if it runs, waits for nothing known, or was successful.

    `output_tail` is the end of the output where the record withholds it (over 1 MiB).
    """
    if job.status.is_active:
        return _waiting(job)
    if job.status.kind is JobStatus.CANCELED:
        return _canceled(job)
    if job.status.kind in {JobStatus.FAILED, JobStatus.ERROR}:
        return _failed(job, job.result_stdout if output_tail is None else output_tail)
    if job.job_explanation or job.result_traceback:
        # A successful job, or one of an unknown status, may still have an explanation.
        return Diagnosis(_OF_THE_CONTROLLER, _explanation(job), _traceback(job))
    return None


def _explanation(job: SystemJob) -> str:
    return masked_text(job.job_explanation)


def _traceback(job: SystemJob) -> str:
    return masked_text(job.result_traceback)


def _waiting(job: SystemJob) -> Diagnosis | None:
    if not job.job_explanation:
        return None
    said = _explanation(job)
    if job.status.kind is JobStatus.RUNNING:
        return Diagnosis(_OF_THE_CONTROLLER, said)
    found = _WAITS_FOR.search(said)
    one_at_a_time = Hint("AWX runs one system job at a time.", "")
    hint = one_at_a_time if found else known_explanation(said)
    return Diagnosis(
        "Why it waits",
        said,
        hint=hint.text if hint else "",
        hint_url=hint.url if hint else "",
        other_job_id=int(found[1]) if found else None,
    )


def _canceled(job: SystemJob) -> Diagnosis:
    before = "" if job.started else " before it started"
    return Diagnosis(
        headline=f"Canceled{before}",
        explanation=_explanation(job) or _who_canceled(job),
        traceback=_traceback(job),
        other_job_id=_previous_job(job),
    )


def _who_canceled(job: SystemJob) -> str:
    if not job.canceled_on:
        return "The controller does not say who or what canceled it."
    if not job.started:
        return "Canceled by a user; nothing was deleted."
    return "Canceled by a user. What it had already deleted stays deleted."


def _failed(job: SystemJob, output_end: str) -> Diagnosis:
    said, traceback = _explanation(job), _traceback(job)
    ended_with = last_exception(traceback) or last_exception(without_escapes(output_end[-_TAIL:]))
    hint = known_explanation(said) or (known_exception(ended_with) if ended_with else None)
    return Diagnosis(
        headline=_headline(job),
        explanation=said or _cause_line(traceback, ended_with, output_end),
        traceback=traceback,
        hint=hint.text if hint else "",
        hint_url=hint.url if hint else "",
        other_job_id=_previous_job(job),
    )


def _headline(job: SystemJob) -> str:
    if not job.started:
        return "It never started"
    if job.status.kind is JobStatus.ERROR:
        return "The controller could not run it to its end"
    return "Why it failed"


def _cause_line(traceback: str, ended_with: LastException | None, output_end: str) -> str:
    """The cause in one line, where AWX does not explain it."""
    if ended_with is not None:
        return masked_text(str(ended_with))
    if traceback:
        return ""
    last_line = _last_line(output_end)
    if last_line:
        return f"The controller recorded no reason. The output ends with: {last_line}"
    return (
        "The controller recorded no reason, and there is no output. "
        "Its own log for that time may say more."
    )


def _last_line(output_end: str) -> str:
    """The last line of the output that is not blank, masked and cut; "" where there is none."""
    lines = (line.strip() for line in reversed(without_escapes(output_end[-_TAIL:]).splitlines()))
    line = masked_text(next(filter(None, lines), ""))
    return line if len(line) <= _LINE_SHOWN else f"{line[:_LINE_SHOWN]}…"


def _previous_job(job: SystemJob) -> int | None:
    """The id of the system job that AWX names as the cause, in JSON inside the explanation."""
    found = _PREVIOUS_TASK.search(job.job_explanation[:_TAIL])
    try:
        named = json.loads(found[1]) if found else None
    except (ValueError, RecursionError):
        return None
    if not isinstance(named, dict) or str(named.get("job_type")) not in _SYSTEM_JOB_TYPES:
        return None
    id_text = str(named.get("job_id"))
    return int(id_text) if _JOB_ID.fullmatch(id_text) else None
