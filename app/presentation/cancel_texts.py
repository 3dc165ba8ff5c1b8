"""What a confirmation dialog or a page says about a cancel: its consequence, and what to do if it
stops nothing."""

from collections.abc import Sequence

from app.jobs.cleanup_command import command_given
from app.jobs.lifecycle import HasStart, is_before_start
from app.jobs.model import SystemJob

RESTARTING_AWX_URL = (
    "https://docs.ansible.com/projects/awx/en/24.6.1/administration/init_script.html"
)


def cancel_consequence(job: SystemJob) -> str:
    """What happens to the data that `job` removes if it is canceled; "" once it has ended."""
    if job.status.is_ended:
        return ""
    if is_before_start(job):
        return "It has not started, so it removes nothing."
    command = command_given(job)
    if command is not None and command.is_dry_run:
        return "It stops where it is; a dry run removes nothing."
    return "It stops where it is; what it has already removed stays removed."


def bulk_cancel_consequence(jobs: Sequence[HasStart]) -> str:
    """What happens to the data that `jobs` remove if all are canceled; none of them has ended."""
    waiting = sum(is_before_start(job) for job in jobs)
    if waiting == len(jobs):
        return "They have not started, so they remove nothing."
    which = "Those that run" if waiting else "They"
    return f"{which} stop where they are; what they have already removed stays removed."


def overdue_hint(job: SystemJob) -> str:
    """What an operator can do about a cancel that stops nothing.

    At its start AWX's dispatcher ends the jobs that the database still has running on its node
    (`startup_reaping` in awx/main/dispatch/reaper.py).
    """
    where = f" on {job.execution_node}" if job.execution_node else " on the node that runs it"
    return f"An operator can restart the AWX task service{where}: its start ends lost jobs."
