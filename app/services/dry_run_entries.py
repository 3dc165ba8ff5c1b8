"""How many entries a dry run of cleanup_activitystream lists, where its output is long.

It prints a line for each entry and no total. Where each event of the output is one line, the
controller counts the lines; otherwise the number stays unknown.
"""

from collections.abc import Awaitable, Callable, Sequence

from app.jobs.outcome import ACTIVITY_ENTRIES, Count, Outcome, read_outcome
from app.output import EventRange, FetchEvents

WOULD_DELETE, WOULD_SKIP = '^would delete "', '^would skip "'

# A job's id and a regular expression: how many of its events have a match.
CountEvents = Callable[[int, str], Awaitable[int]]


async def listed_entries(
    job_id: int, end: Sequence[tuple[int, str]], fetch: FetchEvents, count: CountEvents
) -> Outcome:
    """The outcome of such a dry run; `end` has the last lines of its output, with their numbers.

    Raises:
        SourceError: The controller gave no usable answer.
    """
    total = read_outcome(end, is_dry_run=False).counts
    if [(one.kind, one.deleted) for one in total] != [(ACTIVITY_ENTRIES, 0)]:
        return Outcome()
    newest = await fetch(job_id, EventRange(limit=1, newest_first=True))
    if not newest or newest[0].counter != newest[0].end_line:
        return Outcome()  # an event with several lines would count once
    deleted, skipped = await count(job_id, WOULD_DELETE), await count(job_id, WOULD_SKIP)
    entries = Count(ACTIVITY_ENTRIES, deleted, skipped, total[0].line, is_dry_run=True)
    return Outcome((entries,))
