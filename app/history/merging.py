"""What is known of a run, from two readings of it."""

from dataclasses import replace

from app.history.model import RunFacts
from app.jobs.outcome import Outcome


def merged(known: RunFacts, read: RunFacts) -> RunFacts:
    """The newer reading `read`, with what only the older one had.

    A run that is final stays as it is, except that its outcome may be learnt.
    """
    outcome = _better(known.outcome, read.outcome)
    if known.is_final and not read.is_final:
        return replace(known, outcome=outcome)
    days = known.days if read.days is None else read.days
    return replace(read, outcome=outcome, days=days, is_dry_run=read.is_dry_run or known.is_dry_run)


def _better(known: Outcome | None, read: Outcome | None) -> Outcome | None:
    """The newer outcome, unless the older one says more."""
    if known is None or read is None:
        return known if read is None else read
    return known if _says(known) > _says(read) else read


def _says(outcome: Outcome) -> tuple[int, int]:
    """How many lines an outcome has, and how many of them with their number."""
    return len(outcome.counts), sum(one.line > 0 for one in outcome.counts)
