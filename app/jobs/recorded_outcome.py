"""What a job did, as far as the text in its record says so, before its output is read.

The record has the whole output up to 1 MiB, without blank lines and with the damage that AWX does
to escape sequences (docs/awx-behaviour.md). So its counts have no line numbers, and only the
output itself can show that there is no summary.
"""

from app.jobs.cleanup_command import command_given, command_to_come
from app.jobs.lifecycle import is_confirmed
from app.jobs.model import SystemJob
from app.jobs.outcome import Outcome, read_outcome
from app.jobs.result_stdout import withheld_bytes


def recorded_outcome(job: SystemJob) -> Outcome | None:
    """The outcome; None where the text is not all there or has no summary."""
    if not is_confirmed(job) or withheld_bytes(job.result_stdout) is not None:
        return None
    command = command_given(job) or command_to_come(job)
    lines = ((0, line) for line in job.result_stdout.split("\n"))
    outcome = read_outcome(lines, is_dry_run=command.is_dry_run, is_whole=True)
    return outcome if outcome.counts else None
