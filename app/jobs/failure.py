"""Why a job failed, or what it waits for, with a hint where the cause is known.

Tells causes by the texts that AWX and PostgreSQL write; an unknown one gets no invented
hint. Shows the explanation and traceback as they are, masked.
"""

import re
from dataclasses import dataclass

from app.jobs.model import JobStatus, SystemJob
from app.jobs.secret_text import masked_text

_AWX_DOCS = "https://docs.ansible.com/projects/awx/en/24.6.1/administration"
_POSTGRES_LOCKS = "https://www.postgresql.org/docs/current/runtime-config-locks.html"
_POSTGRES_DISK = "https://www.postgresql.org/docs/current/disk-full.html"
_MANAGEMENT_JOBS = f"{_AWX_DOCS}/management_jobs.html"
_TROUBLESHOOTING = f"{_AWX_DOCS}/troubleshooting.html"
_ENVIRONMENTS = (
    "https://docs.ansible.com/projects/awx/en/24.6.1/userguide/execution_environments.html"
)

_WAITS_FOR = re.compile(r"waiting for system_?job-(\d{1,10})\b", re.IGNORECASE | re.ASCII)
_LOOKED_AT = 20_000  # characters of the output's end in which a known cause is looked for


@dataclass(frozen=True, slots=True)
class FailureStory:
    """What to show first; empty texts where there is nothing to say."""

    headline: str
    explanation: str = ""
    traceback: str = ""
    hint: str = ""
    hint_url: str = ""
    waits_for_id: int | None = None


@dataclass(frozen=True, slots=True)
class _Cause:
    sign: re.Pattern[str]
    hint: str
    url: str


def _cause(sign: str, hint: str, url: str) -> _Cause:
    return _Cause(re.compile(sign, re.IGNORECASE), hint, url)


_CAUSES = (
    _cause(
        r"max_locks_per_transaction|out of shared memory",
        "PostgreSQL ran out of locks while it deleted many rows in one transaction. Raise "
        "max_locks_per_transaction at the database, or remove less at a time (a larger number "
        "of days first, then smaller ones).",
        _POSTGRES_LOCKS,
    ),
    _cause(
        r"no space left on device|could not extend file|DiskFull",
        "The database's disk is full. Free space there before the job is launched again.",
        _POSTGRES_DISK,
    ),
    _cause(
        r"was not present in the job queue|marked as running|lost its (?:task|worker)",
        "The controller lost the running task, mostly because its process or node was restarted. "
        "Look at the controller's log for that time, then launch the job again.",
        _TROUBLESHOOTING,
    ),
    _cause(
        r"server closed the connection|connection refused|OperationalError.{0,200}connect",
        "The database could not be reached or dropped the connection. Check the database, "
        "then launch the job again.",
        _TROUBLESHOOTING,
    ),
    _cause(
        r"there is no Execution Environment|no (?:default )?execution environment",
        "The controller has no execution environment for the control plane. Have its "
        "administrator register the default one, then launch the job again.",
        _ENVIRONMENTS,
    ),
    _cause(
        r"deadlock detected",
        "Two transactions waited for each other in the database. Launch the job again when "
        "fewer jobs run.",
        _POSTGRES_LOCKS,
    ),
    _cause(
        r"(?:unrecognized arguments|invalid int value|the following arguments are required)",
        "The cleanup command did not accept its arguments; look at the extra variables. "
        "“days” has to be a whole number.",
        _MANAGEMENT_JOBS,
    ),
)
_LAST_LINES = (
    "The controller recorded no reason in the record. Look at the last lines of the output."
)


def why_failed(job: SystemJob) -> FailureStory | None:
    """The story to show, None for a job that runs, waits for nothing known, or went well."""
    if job.status.is_active:
        return _waiting(job)
    if job.status.kind is JobStatus.CANCELED:
        return _canceled(job)
    if job.status.kind in {JobStatus.FAILED, JobStatus.ERROR}:
        return _failed(job)
    if job.job_explanation or job.result_traceback:
        # A job that went well, or of an unknown status, may still carry a word of AWX.
        return FailureStory(
            "What the controller says about this job",
            masked_text(job.job_explanation),
            masked_text(job.result_traceback),
        )
    return None


def _waiting(job: SystemJob) -> FailureStory | None:
    if not job.job_explanation:
        return None
    found = _WAITS_FOR.search(job.job_explanation)
    if job.status.kind is JobStatus.RUNNING:
        return FailureStory(
            "What the controller says about this job", masked_text(job.job_explanation)
        )
    return FailureStory(
        "Why it waits",
        masked_text(job.job_explanation),
        hint="The controller runs one system job at a time." if found else "",
        waits_for_id=int(found[1]) if found else None,
    )


def _canceled(job: SystemJob) -> FailureStory:
    before = "" if job.started else " before it started"
    return FailureStory(
        headline=f"Canceled{before}",
        explanation=masked_text(job.job_explanation) or _who_canceled(job),
        traceback=masked_text(job.result_traceback),
    )


def _who_canceled(job: SystemJob) -> str:
    if job.canceled_on:
        return "A person asked for it; what was already removed stays removed."
    return "The controller does not say who or what canceled it."


def _failed(job: SystemJob) -> FailureStory:
    explanation = masked_text(job.job_explanation)
    traceback = masked_text(job.result_traceback)
    cause = _known_cause(job)
    if not explanation and not traceback:
        explanation = _nothing_said(job)
    return FailureStory(
        headline=_headline(job),
        explanation=explanation,
        traceback=traceback,
        hint=cause.hint if cause else "",
        hint_url=cause.url if cause else "",
    )


def _headline(job: SystemJob) -> str:
    if not job.started:
        return "It never started"
    if job.status.kind is JobStatus.ERROR:
        return "The controller could not run it to its end"
    return "Why it failed"


def _nothing_said(job: SystemJob) -> str:
    if job.result_stdout.strip():
        return f"The cleanup command ended with an error. {_LAST_LINES}"
    return (
        "The controller recorded no reason, and there is no output. "
        "Its own log for that time may say more."
    )


def _known_cause(job: SystemJob) -> _Cause | None:
    said = (job.job_explanation, job.result_traceback, job.result_stdout[-_LOOKED_AT:])
    for text in said:
        for cause in _CAUSES:
            if cause.sign.search(text):
                return cause
    return None
