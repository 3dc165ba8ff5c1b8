"""What a run did, from what its record brings; from its summary lines where that is not enough.

AWX damages the output that it puts into a record, and withholds a large one. So its text is enough
only where it has every summary that the command prints. Line numbers come from the events alone.
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta

from app.history.model import RunFacts
from app.jobs.lifecycle import is_settled
from app.jobs.model import SystemJob
from app.jobs.outcome import KINDS_BY_COMMAND, SUMMARY_PATTERN, Outcome, read_outcome
from app.jobs.result_stdout import withheld_bytes
from app.jobs.statuses import JobStatus
from app.output import EventRange, OutputEvent
from app.services.failures import Failure
from app.services.outcomes import SUMMARY_EVENTS, event_lines

# A record without the time of its end, or with a status of a later version, stays as it is then.
_NOTHING_MORE_AFTER = timedelta(days=1)

FetchEvents = Callable[[int, EventRange], Awaitable[tuple[OutputEvent, ...] | Failure]]


async def with_outcome(
    facts: RunFacts, job: SystemJob, output: str, now: datetime | None, fetch: FetchEvents
) -> RunFacts:
    """The facts of an ended run with its outcome, final where nothing more can come.

    `output` is the text of the record, `fetch` asks for events: at most once.
    """
    if not job.status.is_ended:
        return replace(facts, is_final=is_forsaken(facts, now))
    outcome = outcome_of_text(facts, output)
    is_final = is_settled(job, now) or is_forsaken(facts, now)
    if outcome is None and is_final:
        bounds = EventRange(text_pattern=SUMMARY_PATTERN, limit=SUMMARY_EVENTS)
        events = await fetch(facts.job_id, bounds)
        if isinstance(events, Failure):
            return facts
        outcome = outcome_of_events(facts, events)
    return replace(facts, outcome=outcome, is_final=is_final)


def outcome_of_text(facts: RunFacts, output: str) -> Outcome | None:
    """The outcome by the text of a record; None where the text may lack a part of it."""
    if withheld_bytes(output) is not None or "\x1b" in output:
        return None
    lines = ((0, line) for line in output.split("\n"))
    outcome = read_outcome(lines, is_dry_run=facts.is_dry_run, is_whole=True)
    if not output.strip():
        return outcome
    is_complete = {one.kind for one in outcome.counts} >= _expected(facts)
    return outcome if is_complete or facts.status != JobStatus.SUCCESSFUL else None


def outcome_of_events(facts: RunFacts, events: tuple[OutputEvent, ...]) -> Outcome | None:
    """The outcome by the events that match the pattern of summaries; None if they cannot say."""
    outcome = read_outcome(event_lines(events), is_dry_run=facts.is_dry_run)
    # A dry run of cleanup_activitystream lists what it would delete, and no event was asked for it.
    return None if events and not outcome.counts else outcome


def is_forsaken(facts: RunFacts, now: datetime | None) -> bool:
    """Whether a record that has no end, or none that Jobpane knows, will not change any more."""
    is_ended = facts.status in {one.value for one in JobStatus if one.is_ended}
    is_active = facts.status in {one.value for one in JobStatus if one.is_active}
    if is_active or now is None or (is_ended and facts.finished is not None):
        return False
    return now - facts.created > _NOTHING_MORE_AFTER


def _expected(facts: RunFacts) -> frozenset[str]:
    """The kinds of which the command prints a summary; one at least of a command unknown here."""
    return KINDS_BY_COMMAND.get(facts.job_type, frozenset({""}))
