"""Which stretches of time are known completely: of which every run was read.

Pure and ordered: ranges never touch or overlap, and the oldest comes first. A range that begins
with BEGINNING has everything that the controller still had.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

BEGINNING = datetime(1, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Range:
    """Creation times from `oldest` to `newest`, both included."""

    oldest: datetime
    newest: datetime


@dataclass(frozen=True, slots=True)
class Gap:
    """Times of which nothing is known: after `after`, up to `until`."""

    after: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Coverage:
    """The ranges that are known."""

    ranges: tuple[Range, ...] = ()

    @classmethod
    def of(cls, ranges: Iterable[Range]) -> "Coverage":
        """The coverage of any ranges, in any order."""
        coverage = cls()
        for one in ranges:
            coverage = coverage.with_range(one)
        return coverage

    def with_range(self, added: Range) -> "Coverage":
        """The coverage after a range was read."""
        oldest, newest = added.oldest, added.newest
        apart = []
        for one in self.ranges:
            if one.newest < oldest or newest < one.oldest:
                apart.append(one)
            else:
                oldest, newest = min(oldest, one.oldest), max(newest, one.newest)
        return Coverage(tuple(sorted([*apart, Range(oldest, newest)], key=lambda one: one.oldest)))

    @property
    def newest(self) -> datetime | None:
        """Up to when anything is known; None while nothing is."""
        return self.ranges[-1].newest if self.ranges else None

    @property
    def oldest(self) -> datetime | None:
        """How far back everything is known without a gap; None while nothing is."""
        return self.ranges[-1].oldest if self.ranges else None

    def has(self, oldest: datetime, newest: datetime) -> bool:
        """Whether every run between two times is known."""
        return any(one.oldest <= oldest and newest <= one.newest for one in self.ranges)

    def newest_gap(self, horizon: datetime) -> Gap | None:
        """The newest stretch that was not read, down to `horizon`; None where there is none.

        The time after the newest range is not one: what is created there is polled.
        """
        if not self.ranges or self.ranges[-1].oldest <= horizon:
            return None
        below = self.ranges[-2].newest if len(self.ranges) > 1 else BEGINNING
        return Gap(max(below, horizon), self.ranges[-1].oldest)
