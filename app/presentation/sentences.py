"""The sentences of a job page: its title, what the job does, who launched it.

What a job does is read from the command line that it got; extra_vars count only before it has one,
as what AWX will make of them. The controller checks none of them ("days": -5, "abc", null and
lists are all stored), so an invalid value is shown as it is.
"""

from app.jobs.cleanup_command import (
    DEFAULT_DAYS,
    RESOURCES,
    CleanupCommand,
    command_given,
    command_to_come,
    is_any_age,
    whole_days,
)
from app.jobs.lifecycle import is_before_start, never_started
from app.jobs.model import LaunchedBy, SystemJob
from app.jobs.redaction import masked_text
from app.jobs.statuses import JobType, JobTypeSeen, LaunchType

_TEXT_LIMIT = 60

_AGED = {
    JobType.CLEANUP_JOBS: "jobs",
    JobType.CLEANUP_ACTIVITYSTREAM: "activity stream entries",
}
_EXPIRED = {
    JobType.CLEANUP_SESSIONS: "expired browser sessions",
    JobType.CLEANUP_TOKENS: "expired OAuth 2 access and refresh tokens",
}


def page_title(job: SystemJob) -> str:
    """`Running · Cleanup Job Details · #42`"""
    name = job.name or "System job"
    return f"{job.status.label} · {name} · #{job.id}"


def what_it_does(job: SystemJob) -> str:
    """ "Delete jobs older than 120 days", or what is known instead."""
    if job.job_type.kind is JobType.EMPTY:
        return job.description or "The controller doesn't say what this job does"
    given = command_given(job)
    command = given or command_to_come(job)
    kind = JobTypeSeen.from_text(command.name).kind
    if given is None and job.job_args.text.strip() and kind in _AGED:
        return f"Delete old {_AGED[kind]}; its command line can't be read"
    has_command = given is not None
    if kind in _AGED:
        what = f"{_things(_AGED[kind], command)} {_age(command.days)}"
        if command.is_dry_run:
            return f"Dry run: {_verb('count', job, has_command=has_command)} {what}"
        return f"{_verb('delete', job, has_command=has_command).capitalize()} {what}"
    if kind in _EXPIRED:
        return f"{_verb('delete', job, has_command=has_command).capitalize()} {_EXPIRED[kind]}"
    return f"Jobpane doesn't know the job type “{_short(job.job_type.text)}”"


def _verb(verb: str, job: SystemJob, *, has_command: bool) -> str:
    """ "delete", "will delete" or "was to delete"."""
    if has_command:
        return verb
    return f"was to {verb}" if job.status.is_ended else f"will {verb}"


def who_launched(job: SystemJob) -> str:
    """ "Started manually by admin", "Started by schedule “Nightly”", and so on.

    What has not started was only launched.
    """
    kind = job.launch_type.kind
    if kind is LaunchType.RELAUNCH:
        return f"Relaunched{_by(job.launched_by)}"
    verb = "Launched" if is_before_start(job) or never_started(job) else "Started"
    if kind is LaunchType.MANUAL:
        return f"{verb} manually{_by(job.launched_by)}"
    if kind is LaunchType.SCHEDULED:
        return f"{verb} by {_schedule(job)}"
    if kind is LaunchType.DEPENDENCY:
        return f"{verb} as a dependency of another job"
    if kind in _THROUGH:
        return f"{verb} by {_through(job.launched_by, _THROUGH[kind])}"
    how = f" (launch type “{_short(job.launch_type.text)}”)" if job.launch_type.text else ""
    by = _by(job.launched_by)
    return f"{verb}{by}{how}" if by else f"Launcher not recorded{how}"


_THROUGH = {
    LaunchType.CALLBACK: "a provisioning callback",
    LaunchType.WORKFLOW: "a workflow",
    LaunchType.WEBHOOK: "a webhook",
    LaunchType.SYNC: "a project sync",
    LaunchType.SCM: "a source control update",
}


def _by(launcher: LaunchedBy) -> str:
    """ " by admin"; "" where nobody is named."""
    return f" by {_launcher(launcher)}" if launcher.name else ""


def _launcher(launcher: LaunchedBy) -> str:
    """ "admin" for a user, "workflow job “Weekly”" for anything else."""
    if launcher.type in {"user", ""}:
        return launcher.name
    return f"{launcher.type.replace('_', ' ')} “{launcher.name}”"


def _through(launcher: LaunchedBy, what: str) -> str:
    """ "a webhook", "admin through a webhook", "workflow job “Weekly”"."""
    if not launcher.name:
        return what
    is_said = what.rsplit(maxsplit=1)[-1] in launcher.type  # "a workflow" by a "workflow_job"
    return _launcher(launcher) if is_said else f"{_launcher(launcher)} through {what}"


def _schedule(job: SystemJob) -> str:
    name = job.summary_text("schedule")
    if not name and job.launched_by.type == "schedule":
        name = job.launched_by.name
    if name:
        return f"schedule “{name}”"
    return f"a schedule of {job.launched_by.name}" if job.launched_by.name else "a schedule"


def _things(things: str, command: CleanupCommand) -> str:
    """What it deletes: all that its kind can, unless its command line picks some."""
    picked = list(dict.fromkeys(RESOURCES[option] for option in command.resources))
    if not picked or len(picked) == len(RESOURCES):
        return things
    *others, last = picked
    return f"{', '.join(others)} and {last}" if others else last


def _age(days: str | None) -> str:
    if days is None:
        return f"older than AWX's default of {DEFAULT_DAYS} days"
    number = whole_days(days)
    if number is None:
        return f"of an age that makes no sense: days is “{_short(days)}”"
    if is_any_age(number):
        return f"of any age (older than {number} days)"
    return f"older than {number:,} {'day' if number == 1 else 'days'}"


def _short(text: str) -> str:
    hidden = masked_text(text)
    return hidden if len(hidden) <= _TEXT_LIMIT else f"{hidden[: _TEXT_LIMIT - 1]}…"
