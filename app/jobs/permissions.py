"""Whether a user may cancel, delete or launch a job again, and the reason if not.

The rules are AWX's own (superuser; cancel while active, delete when not running), checked before
anything is sent; the controller still decides. `user_capabilities.start` is ignored: it is false
for every system job, and `delete` means "is a superuser". The rules take a row of a list as well
as a whole record. The reason is part of a refusal's value, so its text is here.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from app.jobs.lifecycle import CANCEL_TAKES, is_cancel_overdue
from app.jobs.model import Capabilities, SystemJob, User
from app.jobs.statuses import JobStatus, StatusSeen

ACTIONS_OFF = "Actions are off in this Jobpane. An administrator can turn them on."
# AWX refuses to delete a job whose events are missing until a minute after its end.
_EVENTS_GRACE = timedelta(minutes=1)
_ENDINGS = {
    JobStatus.SUCCESSFUL: "This job has already ended successfully.",
    JobStatus.FAILED: "This job has already ended. It failed.",
    JobStatus.ERROR: "This job has already ended with an error.",
    JobStatus.CANCELED: "This job has already ended. It was canceled.",
}


class Judged(Protocol):
    """The fields that the rules use: of a SystemJob, or of a JobRow, where some are None."""

    @property
    def status(self) -> StatusSeen: ...
    @property
    def finished(self) -> datetime | None: ...
    @property
    def canceled_on(self) -> datetime | None: ...
    @property
    def event_processing_finished(self) -> bool | None: ...
    @property
    def capabilities(self) -> Capabilities: ...


@dataclass(frozen=True, slots=True)
class Allowed:
    """The action is permitted, as far as Jobpane knows."""


class RefusalKind(StrEnum):
    """What stands in the way, which decides whether a button stays in sight with its reason."""

    STATE = "state"  # the job's status leaves nothing to do: nobody misses the button
    RIGHTS = "rights"  # somebody else might, or this user with other rights
    TIMING = "timing"  # not yet; possible soon without anything being done
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Refused:
    """Not possible now; `because` is shown as it stands."""

    because: str
    try_again_at: datetime | None = None
    kind: RefusalKind = RefusalKind.OTHER


@dataclass(frozen=True, slots=True)
class Access:
    """The account of the token, None while it is not known, and whether actions are switched on."""

    user: User | None
    actions_on: bool
    is_signed_in: bool = False  # as this user, and not by a token that Jobpane is configured with


def may_cancel(job: Judged, access: Access, now: datetime | None = None) -> Allowed | Refused:
    """Whether the job can be canceled by this user now.

    `now` is the controller's time. A cancel that has stopped nothing for a minute may be sent
    again: AWX then signals the job again, or ends it at once where no process runs it any more.
    """
    if job.status.is_ended:
        return Refused(_ENDINGS[job.status.kind], kind=RefusalKind.STATE)
    if job.status.kind is JobStatus.UNKNOWN:
        return Refused(
            f"Jobpane doesn't know the status “{job.status.label}”. "
            "It may not be possible to cancel this job.",
            kind=RefusalKind.STATE,
        )
    refusal = refused_to(access, job, "cancel")
    if refusal:
        return refusal
    if job.canceled_on and not is_cancel_overdue(job.canceled_on, now):
        return Refused(
            "Cancel already requested. Try again after a minute.",
            job.canceled_on + CANCEL_TAKES if now else None,
            RefusalKind.TIMING,
        )
    return Allowed()


def may_delete(job: Judged, access: Access, now: datetime | None = None) -> Allowed | Refused:
    """Whether the job can be deleted by this user now.

    `now` is the controller's time; where it is None, only the controller can refuse.
    """
    refusal = refused_to(access, job, "delete")
    # AWX deletes a job that is still "new", and refuses the other active ones.
    if job.status.is_active and job.status.kind is not JobStatus.NEW:
        because = refusal.because if refusal else _deletes_no(job.status.kind)
        return Refused(because, kind=RefusalKind.STATE)
    return refusal or _refused_while_saving(job, now) or Allowed()


def _deletes_no(status: JobStatus) -> str:
    return f"{status.value.capitalize()} jobs can't be deleted. Cancel it first or wait."


def may_launch(job: SystemJob, access: Access) -> Allowed | Refused:
    """Whether a new job can be launched from this job's template by this user."""
    refusal = refused_to(access, job, "run")
    if refusal:
        return refusal
    if job.system_job_template is None:
        return Refused("This job has no template, so it can't be run again.")
    return Allowed()


def refused_to(access: Access, job: Judged, command: str) -> Refused | None:
    """Why `command` is refused whatever the job's status is, None if nothing speaks against it.

    `command` is a verb for the message: "cancel", "delete" or "run".
    """
    if refusal := refused_to_account(access, command):
        return refusal
    user = access.user
    if job.capabilities.delete is False:
        # False for a superuser's read token as well: only `/me/` separates the two.
        if access.is_signed_in:
            because = _YOUR_SCOPE if user else _YOU_EITHER.format(command=command)
        else:
            because = _SCOPE_IS_WRONG if user else _EITHER.format(command=command)
        return Refused(because, kind=RefusalKind.RIGHTS)
    return None


def refused_to_account(access: Access, command: str) -> Refused | None:
    """Why `command` is refused to this account for any job, None if nothing is known against it."""
    if not access.actions_on:
        return Refused(ACTIONS_OFF, kind=RefusalKind.RIGHTS)
    user = access.user
    if user is not None and not user.is_superuser:
        return Refused(
            f"Only superusers can {command} system jobs. {user.username} isn't a superuser.",
            kind=RefusalKind.RIGHTS,
        )
    return None


_SCOPE_IS_WRONG = "Jobpane's token is read-only. An administrator can set one with scope “write”."
_YOUR_SCOPE = "Your sign-in is read-only. Sign in with a token of scope “write”."
_YOU_EITHER = (
    "Only superusers with a write token can {command} system jobs. "
    "You're not a superuser, or your sign-in is read-only."
)
_EITHER = (
    "Only superusers with a write token can {command} system jobs. "
    "Jobpane's account isn't a superuser, or its token is read-only."
)


def when_deletable(job: Judged) -> datetime | None:
    """When AWX starts to delete a job whose events are not all saved; None before its end."""
    return job.finished + _EVENTS_GRACE if job.finished else None


def may_be_saving(job: Judged, now: datetime | None) -> bool:
    """Whether the record has to be read to know if the job's output is still being saved.

    True for a row of a list whose job ended less than a minute before `now`, the controller's time.
    """
    until = when_deletable(job)
    is_recent = now is not None and until is not None and now < until
    return job.event_processing_finished is None and is_recent


def _refused_while_saving(job: Judged, now: datetime | None) -> Refused | None:
    if job.event_processing_finished is not False or not job.finished:
        return None
    try_again_at = when_deletable(job)
    if now is None or try_again_at is None or now >= try_again_at:
        return None
    return Refused(
        "The controller is still saving this job's output. You can delete it in a minute.",
        try_again_at,
        RefusalKind.TIMING,
    )
