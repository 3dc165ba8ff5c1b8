"""What the output view says, in the words of assets/output/words.js."""

from datetime import datetime, timedelta

from app.output import MissingEvents
from app.presentation.job_page import OutputPhase

UNSTORED = "Jobpane can't store output on its disk. Lines come from the controller, more slowly."
UNCONFIRMED = "This output may be incomplete: AWX hasn't confirmed its end."
CHECK_AGAIN = "Check again"
LOADING = "Loading output…"

_SILENCE = timedelta(seconds=10)
_EMPTY = {
    OutputPhase.WAITING: "The job hasn't started yet.",
    OutputPhase.RUNNING: "No output yet.",
    OutputPhase.SAVING: "The job has ended. AWX is still saving its output.",
    OutputPhase.NEVER: "The job never started, so it has no output.",
    OutputPhase.UNCONFIRMED: "The job has ended, but its output is missing.",
    OutputPhase.ENDED: "The job printed no output.",
}
_CUT = {
    False: "cut by AWX at 1,024 characters",
    True: "cut by AWX; completed from the record, without the rest's colors",
}


def counted(count: int, word: str) -> str:
    """ "1 line", "1,200 lines"; `word` is in the singular."""
    return f"{count:,} {word}{'' if count == 1 else 's'}"


def empty_words(phase: OutputPhase, *, is_active: bool) -> str:
    """Why there is no line to show."""
    usual = _EMPTY[OutputPhase.RUNNING] if is_active else "No output."
    return _EMPTY.get(phase, usual)


def cut_words(*, is_completed: bool) -> str:
    """What is said of a line that AWX cut."""
    return _CUT[is_completed]


def arriving_words(events: int) -> str:
    """ "1 line still arriving" of a running job, "" for none."""
    return f"{counted(events, 'line')} still arriving" if events else ""


def gap_words(gap: MissingEvents, *, may_grow: bool) -> str:
    """Which events are missing, and whether they may still come."""
    if gap.reason == "may_arrive" and may_grow:
        return arriving_words(gap.count)
    count = counted(gap.count, "event")
    which = f"number {gap.first:,}" if gap.count == 1 else _through(gap.first, gap.last)
    if gap.reason == "not_read":
        return f"{count} not read ({which}): the line was redrawn too often"
    return f"{count} missing at the controller ({which})"


def skipped_words(first: int, last: int) -> str:
    """Which lines the controller left out in its numbers."""
    lines = f"{first:,}" if first == last else _through(first, last)
    return f"{counted(last - first + 1, 'line')} missing at the controller ({lines})"


def silence_words(before: datetime | None, after: datetime | None) -> str:
    """ "37 s silent" between two lines, or ""."""
    if before is None or after is None or _milliseconds(before, after) <= _SILENCE:
        return ""
    return f"{_wait_words(_milliseconds(before, after).total_seconds())} silent"


def _through(first: int, last: int) -> str:
    return f"{first:,}\N{EN DASH}{last:,}"


def _milliseconds(before: datetime, after: datetime) -> timedelta:
    """The time between two times as they are sent, to the millisecond."""
    first, last = (
        one.replace(microsecond=one.microsecond // 1000 * 1000) for one in (before, after)
    )
    return last - first


def _wait_words(seconds: float) -> str:
    """ "9 s", "4 min", "2 h 10 min" """
    whole = max(1, int(seconds + 0.5))
    if whole < 90:
        return f"{whole} s"
    minutes = int(whole / 60 + 0.5)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"
