"""Keeps a running job's output current for all who watch it.

What is new is asked for above the highest counter that was asked for, and what was passed over by
its own counters. Older lines are fetched when they are read, or in the background.
"""

from app.output.blocks.numbering import block_index, first_counter
from app.output.fetching.job_output import JobOutput

_ROUNDS = 5


class Tail:
    """Follows one job's newest events."""

    def __init__(self, output: JobOutput) -> None:
        self._output = output
        self._followed_through: int | None = None  # every counter up to here was asked for

    async def refresh(self, *, is_thorough: bool = False) -> None:
        """Ask for what is new and for what was missing; thorough: also for what is long overdue.

        Raises:
            SourceError: The controller gave no usable answer; what is here stays.
        """
        output, coverage = self._output, self._output.coverage
        if self._followed_through is None:
            await output.peek_newest()
            # Not from an announced count: no event up to there was seen.
            newest = coverage.newest.counter if coverage.newest else 1
            self._followed_through = first_counter(block_index(newest)) - 1
        await output.fetch_absent(is_thorough=is_thorough)
        for _ in range(_ROUNDS):
            start = coverage.asked_through(self._followed_through)
            may_have_more = await output.fetch_after(start)
            self._followed_through = coverage.asked_through(start)
            if not may_have_more:
                break
