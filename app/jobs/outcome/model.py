"""What a cleanup job did, as far as its own output says so."""

from dataclasses import dataclass

import msgspec


class Count(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One summary line of an output: how many records of a kind were deleted and skipped.

    A msgspec struct, because the history reads a hundred thousand of them for one picture; in JSON
    an array.
    """

    kind: str  # as the page names it, in the plural: "jobs", "project updates", "sessions"
    deleted: int
    skipped: int | None = None  # None where the line has no such number
    line: int = 0  # the line's number in the output, from 1; 0 where it is not known
    is_dry_run: bool = False  # the line says what would be deleted


@dataclass(frozen=True, slots=True)
class Outcome:
    """All summary lines of one output, in its order; empty where none was recognized.

    An output that repeats its summary has a kind twice. Totals count what really happened: lines
    about a dry run count only where there are no others.
    """

    counts: tuple[Count, ...] = ()

    @property
    def is_dry_run(self) -> bool:
        """Whether every line says what would be deleted."""
        return bool(self.counts) and all(count.is_dry_run for count in self.counts)

    @property
    def counted(self) -> tuple[Count, ...]:
        """The lines that the totals count."""
        is_dry_run = self.is_dry_run
        return tuple([one for one in self.counts if one.is_dry_run == is_dry_run])

    @property
    def deleted(self) -> int | None:
        """How many records were deleted, or would be; None where no line says so."""
        return sum([one.deleted for one in self.counted]) if self.counts else None

    @property
    def skipped(self) -> int | None:
        """How many records were skipped, or would be; None where no line says so."""
        numbers = [one.skipped for one in self.counted if one.skipped is not None]
        return sum(numbers) if numbers else None
