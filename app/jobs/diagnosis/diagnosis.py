"""Finds out why a job failed, was canceled or waits, with a hint where the cause is known.

Decides by AWX's own explanation, then by the last exception of the traceback, then by the last
exception of the output. The line of the output that carries the cause is named where it is known.
"""

import re
from dataclasses import dataclass

from app.jobs.diagnosis.cause import Hint
from app.jobs.diagnosis.exceptions import known_exception
from app.jobs.diagnosis.explanations import known_explanation
from app.jobs.diagnosis.last_exception import LastException, last_exception
from app.jobs.diagnosis.offending_line import (
    OffendingLine,
    ended_with,
    last_line,
    line_that_says,
)
from app.jobs.diagnosis.previous_task import readable, system_job_blamed
from app.jobs.model import SystemJob
from app.jobs.output_ending import OutputEnding
from app.jobs.redaction import masked_text
from app.jobs.result_stdout import withheld_bytes
from app.jobs.statuses import JobStatus

_WAITS_FOR = re.compile(r"waiting for system_?job-(\d{1,10})\b", re.IGNORECASE | re.ASCII)
_OF_THE_CONTROLLER = "From the controller"


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """The cause, in the order in which it is shown; "" for what is not known."""

    headline: str
    explanation: str = ""
    traceback: str = ""
    hint: str = ""
    hint_url: str = ""
    other_job_id: int | None = None  # the system job that this one waits for or depends on
    line: int = 0  # of the output, from 1: the one that carries the cause; 0 where it is not known
    line_text: str = ""  # masked and cut; known from the record before its number is


def diagnose(job: SystemJob, ending: OutputEnding | None = None) -> Diagnosis | None:
    """The diagnosis of `job`; None if it runs, waits for nothing known, or was successful.

    `ending` has the numbered last lines of the output; without them, the record's text decides,
    and the line that carries the cause has no number.
    """
    if job.status.is_active:
        return _waiting(job)
    if job.status.kind is JobStatus.CANCELED:
        return _canceled(job)
    if job.status.kind in {JobStatus.FAILED, JobStatus.ERROR}:
        return _failed(job, ending if ending and ending.lines else _recorded_ending(job))
    if job.job_explanation or job.result_traceback:
        # A successful job, or one of an unknown status, may still have an explanation.
        return Diagnosis(_OF_THE_CONTROLLER, _explanation(job), _traceback(job))
    return None


def _explanation(job: SystemJob) -> str:
    return masked_text(readable(job.job_explanation))


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
        other_job_id=system_job_blamed(job.job_explanation),
    )


def _who_canceled(job: SystemJob) -> str:
    if not job.canceled_on:
        return "The controller didn't record who canceled it."
    if not job.started:
        return "Canceled by a user. Nothing was deleted."
    return "Canceled by a user. What it had already deleted stays deleted."


def _recorded_ending(job: SystemJob) -> OutputEnding:
    """What the record has of the output's end; nothing where AWX withholds it as too large."""
    is_withheld = withheld_bytes(job.result_stdout) is not None
    return OutputEnding() if is_withheld else OutputEnding.from_text(job.result_stdout)


def _failed(job: SystemJob, ending: OutputEnding) -> Diagnosis:
    said, traceback = _explanation(job), _traceback(job)
    raised = last_exception(traceback)
    line = ended_with(ending) or (line_that_says(raised, ending) if raised else None)
    exception = raised or (line.exception if line else None)
    hint = known_explanation(job.job_explanation) or (
        known_exception(exception) if exception else None
    )
    if line is None and not (said or traceback):
        line = last_line(ending)
    return Diagnosis(
        headline=_headline(job),
        explanation=said or _cause(job, exception, line),
        traceback=traceback,
        hint=hint.text if hint else "",
        hint_url=hint.url if hint else "",
        other_job_id=system_job_blamed(job.job_explanation),
        line=line.number if line else 0,
        line_text=line.text if line else "",
    )


def _headline(job: SystemJob) -> str:
    if not job.started:
        return "It never started"
    if job.status.kind is JobStatus.ERROR:
        return "The controller couldn't finish this job"
    return "Why it failed"


def _cause(job: SystemJob, exception: LastException | None, line: OffendingLine | None) -> str:
    """The cause in one line, where AWX does not explain it."""
    if exception is not None:
        return masked_text(str(exception))
    if job.result_traceback:
        return ""
    if line is None and withheld_bytes(job.result_stdout) is not None:
        return "No reason in the record. The end of the output may say more."
    if line is None:
        missing = "No reason recorded" if job.result_stdout else "No reason recorded, and no output"
        return f"{missing}. The controller's own log may say more."
    return "No reason recorded. The output ends with this line:"
