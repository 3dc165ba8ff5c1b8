"""Recognizes the summary lines of cleanup jobs, in the wordings of AWX 17 to 24.

A summary is a whole line. What is cut, translated or has a number that AWX cannot print is no
summary: nothing is guessed, and no zero is returned that was not printed.
"""

import re
from collections.abc import Iterable

from app.jobs.escapes import without_escapes
from app.jobs.outcome.model import Count, Outcome

ACTIVITY_ENTRIES = "activity stream entries"
KINDS_OF_JOBS = (
    "jobs", "management jobs", "workflow jobs", "inventory updates", "project updates",
    "ad hoc commands", "notifications",
)  # fmt: skip
# The kinds that a command prints one summary line each for, in any order: AWX goes through a set.
KINDS_BY_COMMAND = {
    "cleanup_jobs": frozenset(KINDS_OF_JOBS),
    "cleanup_activitystream": frozenset({ACTIVITY_ENTRIES}),
    "cleanup_sessions": frozenset({"sessions"}),
    "cleanup_tokens": frozenset({"access tokens", "refresh tokens"}),
}
# Finds every line that may be a summary, for a controller's or a library's search.
SUMMARY_PATTERN = (
    r"(deleted, [0-9]+ (would be )?skipped\.|Removed [0-9]+ items|items would be deleted"
    r"|Expired (Sessions deleted|OAuth 2))"
)

_LARGEST = 2**63 - 1  # PostgreSQL counts no further
_LONGEST_LINE = 1000  # characters, with its escape sequences
_NUMBER = "(0|[1-9][0-9]{0,18})"
_KINDS = "|".join(KINDS_OF_JOBS)
_DELETED = re.compile(f"({_KINDS}): {_NUMBER} deleted, {_NUMBER} skipped\\.")
_WOULD_BE = re.compile(f"({_KINDS}): {_NUMBER} would be deleted, {_NUMBER} would be skipped\\.")
_REMOVED = re.compile(f"Removed {_NUMBER} items")
_ITEMS_WOULD_BE = re.compile(f"{_NUMBER} items would be deleted")
_SESSIONS = re.compile(r"Expired\s+Sessions deleted " + _NUMBER)
_TOKENS = re.compile(r"Expired OAuth 2 (Access|Refresh) Tokens(?: deleted)?: " + _NUMBER)
_MAY_COUNT = re.compile(r"deleted|Removed|Expired|would (?:delete|skip) \"")
_WOULD_DELETE_ENTRY, _WOULD_SKIP_ENTRY = 'would delete "', 'would skip "'


def read_outcome(
    lines: Iterable[tuple[int, str]], *, is_dry_run: bool | None = None, is_whole: bool = False
) -> Outcome:
    """The summary lines among `lines`, each a number from 1 (0: not known) and its text.

    A dry run of cleanup_activitystream prints a line for each entry and then "Removed 0 items".
    `is_dry_run` says whether the job was one, None where its options are not known. Its entries
    are counted if the lines are the whole output (`is_whole`); otherwise their number is unknown,
    and there is no count.
    """
    reading = _Reading(is_dry_run=is_dry_run, is_whole=is_whole)
    for number, text in lines:
        reading.add(number, text)
    return Outcome(tuple(reading.counts))


class _Reading:
    """The counts found so far, and the entries that a dry run has listed since the last one."""

    def __init__(self, *, is_dry_run: bool | None, is_whole: bool) -> None:
        self.counts: list[Count] = []
        self._is_dry_run = is_dry_run
        self._is_whole = is_whole
        self._deleted, self._skipped = 0, 0

    def add(self, number: int, text: str) -> None:
        if _MAY_COUNT.search(text) is None:
            return  # the most lines by far
        if len(text) > _LONGEST_LINE:
            text = text[:_LONGEST_LINE] + "…"  # too long for a summary, may name an entry
        plain = without_escapes(text).strip()
        self._deleted += plain.startswith(_WOULD_DELETE_ENTRY)
        self._skipped += plain.startswith(_WOULD_SKIP_ENTRY)
        count = _count_of(plain, number)
        if count is not None and count.kind == ACTIVITY_ENTRIES and not count.is_dry_run:
            count = self._of_entries(count)
        if count is not None and max(count.deleted, count.skipped or 0) <= _LARGEST:
            self.counts.append(count)

    def _of_entries(self, removed: Count) -> Count | None:
        """What "Removed N items" means: of a dry run, zero says nothing."""
        deleted, skipped = self._deleted, self._skipped
        self._deleted, self._skipped = 0, 0
        has_listed = deleted + skipped > 0
        is_dry_run = has_listed if self._is_dry_run is None else self._is_dry_run
        if removed.deleted or not is_dry_run:
            return removed
        if not self._is_whole:
            return None
        return Count(ACTIVITY_ENTRIES, deleted, skipped, removed.line, is_dry_run=True)


def _count_of(plain: str, line: int) -> Count | None:
    for pattern, is_dry_run in ((_DELETED, False), (_WOULD_BE, True)):
        if found := pattern.fullmatch(plain):
            kind, deleted, skipped = found.groups()
            return Count(kind, int(deleted), int(skipped), line, is_dry_run)
    for pattern, is_dry_run in ((_REMOVED, False), (_ITEMS_WOULD_BE, True)):
        if found := pattern.fullmatch(plain):
            return Count(ACTIVITY_ENTRIES, int(found[1]), None, line, is_dry_run)
    if found := _SESSIONS.fullmatch(plain):
        return Count("sessions", int(found[1]), None, line)
    if found := _TOKENS.fullmatch(plain):
        return Count(f"{found[1].lower()} tokens", int(found[2]), None, line)
    return None
