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
        return "It hasn't started, so nothing is deleted."
    command = command_given(job)
    if command is not None and command.is_dry_run:
        return "It stops at once. A dry run deletes nothing."
    return "It stops at once. What it has already deleted stays deleted."


def bulk_cancel_consequence(jobs: Sequence[HasStart]) -> str:
    """What happens to the data that `jobs` remove if all are canceled; none of them has ended."""
    waiting = sum(is_before_start(job) for job in jobs)
    if waiting == len(jobs):
        return "They haven't started, so nothing is deleted."
    which = "Running jobs" if waiting else "They"
    return f"{which} stop at once. What they have already deleted stays deleted."


def overdue_hint(job: SystemJob) -> str:
    """What an operator can do about a cancel that stops nothing.

    At its start AWX's dispatcher ends the jobs that the database still has running on its node
    (`startup_reaping` in awx/main/dispatch/reaper.py).
    """
    where = f" on {job.execution_node}" if job.execution_node else " on the node that runs it"
    return f"An administrator can restart the AWX task service{where}, which ends lost jobs."
