"""The view model of a job page.

Decides nothing: the rules are in app/jobs, the texts in the modules beside this one.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from app.jobs.diagnosis import diagnose
from app.jobs.launch import LaunchDefaults, launch_defaults
from app.jobs.lifecycle import (
    elapsed_s,
    is_before_start,
    is_confirmed,
    is_settled,
    never_started,
)
from app.jobs.model import SystemJob
from app.jobs.output_ending import OutputEnding
from app.jobs.permissions import (
    Access,
    Allowed,
    RefusalKind,
    Refused,
    may_cancel,
    may_delete,
)
from app.jobs.statuses import JobStatus
from app.presentation.cancel_texts import cancel_consequence, overdue_hint
from app.presentation.durations import iso_utc
from app.presentation.failure_texts import is_long_cause, source_name
from app.presentation.record.fields import field_rows
from app.presentation.record.sections import ShownSection, cut, shown_sections
from app.presentation.sentences import page_title, what_it_does, who_launched
from app.presentation.tones import Tone


class OutputPhase(StrEnum):
    """What can still happen to a job's output; the browser says by it why there are no lines."""

    NO_JOB = ""
    WAITING = "waiting"  # the job is still to start
    RUNNING = "running"
    SAVING = "saving"  # the job has ended; the controller is still saving its events
    ENDED = "ended"  # the controller says that all events are saved
    UNCONFIRMED = "unconfirmed"  # ended long ago; the controller never said so
    NEVER = "never"  # the job ended without a start, so there is no output


@dataclass(frozen=True)
class ShownAction:
    """Whether a button is in sight, whether it may be pressed and, if not, the reason."""

    is_in_sight: bool = False  # not where the job's status leaves nothing to press it for
    is_allowed: bool = False
    because: str = ""
    try_again_at: str = ""  # ISO time from which it will be possible, "" if not known


@dataclass(frozen=True)
class ShownFailure:
    """Why a job failed or waits; "" where nothing is known."""

    tone: Tone = Tone.INFO
    headline: str = ""
    explanation: str = ""
    traceback: str = ""
    hint: str = ""
    hint_url: str = ""
    other_job_id: int = 0  # the job that this one waits for or depends on; 0 for none
    line: int = 0  # of the output, from 1: the one that carries the cause; 0 where it is not known
    line_text: str = ""  # known from the record before its number is; "" for no such line
    hint_source: str = ""  # what `hint_url` leads to, such as "AWX documentation"
    is_long: bool = False  # whether the explanation takes more than a line


@dataclass(frozen=True)
class ShownJob:
    """A whole job page except its output; times are ISO 8601, "" where there is none."""

    id: int = 0
    name: str = ""
    title: str = ""
    status: str = ""
    status_label: str = ""
    what: str = ""
    launched: str = ""
    where: str = ""
    created: str = ""
    started: str = ""
    finished: str = ""
    canceled_on: str = ""
    elapsed_s: float | None = None
    now: str = ""  # ISO time of the controller's clock when it answered, "" if not known
    cancel_consequence: str = ""
    overdue_hint: str = ""  # what an operator can do about a cancel that stops nothing
    is_canceling: bool = False
    is_active: bool = False
    is_waiting: bool = False  # still to start
    never_started: bool = False  # ended without a start
    is_ticking: bool = False
    output_phase: OutputPhase = OutputPhase.NO_JOB
    failure: ShownFailure = ShownFailure()
    sections: list[ShownSection] = field(default_factory=list)
    cancel: ShownAction = ShownAction()
    delete: ShownAction = ShownAction()
    launch: ShownAction = ShownAction()
    revision: str = ""
    controller_url: str = ""


_LONGEST_NAME = 300  # characters
_LONGEST_SENTENCE = 2000

WebUrl = Callable[[str], str]  # the controller's own page for one of its URLs, or ""


def shown_job(
    job: SystemJob,
    access: Access,
    web_url: WebUrl,
    now: datetime | None = None,
    ending: OutputEnding | None = None,
) -> ShownJob:
    """The view model of `job`.

    `now` is the controller's time, None if it is not known; `ending` has the output's last
    lines with their numbers, None while they are not known.
    """
    return replace(
        _with_times(job, now),
        id=job.id,
        name=cut(job.name, _LONGEST_NAME) or f"System job {job.id}",
        title=cut(page_title(job), _LONGEST_NAME),
        status=job.status.kind.value,
        status_label=job.status.label,
        what=cut(what_it_does(job), _LONGEST_SENTENCE),
        launched=cut(who_launched(job), _LONGEST_SENTENCE),
        where=cut(_where(job), _LONGEST_SENTENCE),
        is_active=job.status.is_active,
        is_canceling=job.status.is_active and job.canceled_on is not None,
        cancel_consequence=cancel_consequence(job),
        overdue_hint=overdue_hint(job),
        output_phase=_output_phase(job, now),
        failure=_shown_failure(job, ending),
        sections=shown_sections(field_rows(job), web_url),
        cancel=_shown_action(may_cancel(job, access, now)),
        delete=_only_ended(job, _shown_action(may_delete(job, access, now))),
        launch=_shown_action(launch_defaults(job, access)),
        revision=job.revision,
        controller_url=web_url(job.url),
    )


def _with_times(job: SystemJob, now: datetime | None) -> ShownJob:
    return ShownJob(
        created=iso_utc(job.created),
        started=iso_utc(job.started),
        finished=iso_utc(job.finished),
        canceled_on=iso_utc(job.canceled_on),
        elapsed_s=elapsed_s(job),
        now=iso_utc(now),
        is_waiting=is_before_start(job),
        never_started=never_started(job),
        is_ticking=is_ticking(job.status.kind, job.started),
    )


def is_ticking(status: JobStatus, started: datetime | None) -> bool:
    """Whether the job's duration is still growing."""
    return status is JobStatus.RUNNING and started is not None


def _where(job: SystemJob) -> str:
    """ "on awx-1 (controlplane)", or to what it was assigned; "" if neither is recorded."""
    group = job.summary_text("instance_group")
    node = job.execution_node
    if not (node or group):
        return ""
    host = f"{node} ({group})" if node and group else node or f"group {group}"
    if is_before_start(job) or never_started(job):
        return f"assigned to {host}"
    return f"on {host}" if node else f"in {host}"


def _output_phase(job: SystemJob, now: datetime | None) -> OutputPhase:
    if job.status.kind is JobStatus.RUNNING:
        return OutputPhase.RUNNING
    if job.status.is_active:
        return OutputPhase.WAITING
    if never_started(job):
        return OutputPhase.NEVER
    if is_confirmed(job):
        return OutputPhase.ENDED
    return OutputPhase.UNCONFIRMED if is_settled(job, now) else OutputPhase.SAVING


def _shown_action(rule: Allowed | LaunchDefaults | Refused) -> ShownAction:
    if isinstance(rule, Refused):
        return ShownAction(
            is_in_sight=rule.kind is not RefusalKind.STATE,
            because=rule.because,
            try_again_at=iso_utc(rule.try_again_at),
        )
    return ShownAction(is_in_sight=True, is_allowed=True)


def _only_ended(job: SystemJob, action: ShownAction) -> ShownAction:
    """`action`, out of sight while the job is active: AWX deletes a new one, and then cancel is
    the thing to do all the same."""
    return replace(action, is_in_sight=action.is_in_sight and not job.status.is_active)


def _shown_failure(job: SystemJob, ending: OutputEnding | None) -> ShownFailure:
    diagnosis = diagnose(job, ending)
    if diagnosis is None:
        return ShownFailure()
    return ShownFailure(
        tone=_FAILURE_TONES.get(job.status.kind, Tone.INFO),
        headline=diagnosis.headline,
        explanation=cut(diagnosis.explanation),
        traceback=diagnosis.traceback,
        hint=diagnosis.hint,
        hint_url=diagnosis.hint_url,
        other_job_id=diagnosis.other_job_id or 0,
        line=diagnosis.line,
        line_text=diagnosis.line_text,
        hint_source=source_name(diagnosis.hint_url),
        is_long=is_long_cause(diagnosis.explanation),
    )


_FAILURE_TONES = {
    JobStatus.FAILED: Tone.DANGER,
    JobStatus.ERROR: Tone.DANGER,
    JobStatus.CANCELED: Tone.WARNING,
}
