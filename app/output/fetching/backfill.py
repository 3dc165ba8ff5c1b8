"""Fetches the rest of an output in the background, for as long as a user wants it.

The end comes first, because users read it first, then the rest from the beginning. Three requests
at a time; windows that users ask for are fetched beside it.
"""

import asyncio
import time
from collections.abc import Callable

from app.output.events import SourceError, SourceRefusedError
from app.output.fetching.in_flight import BLOCKS_PER_REQUEST, REQUESTS_AT_ONCE, runs
from app.output.fetching.job_output import JobOutput
from app.output.notices import BackfillStalled, BackfillStopped, Notify, UnexpectedError, ignore

Clock = Callable[[], float]

WANTED_FOR_S = 5.0
_RATE_OVER_S = 10.0


class Backfill:
    """One job's background fetching."""

    def __init__(
        self, output: JobOutput, notify: Notify = ignore, clock: Clock = time.monotonic
    ) -> None:
        self._output = output
        self._notify = notify
        self._clock = clock
        self._wanted_until = 0.0
        self._task: asyncio.Task[None] | None = None
        self._marks: list[tuple[float, int]] = []  # times, and blocks left then
        self._given_up: frozenset[int] = frozenset()  # blocks of which a whole run brought none

    @property
    def is_running(self) -> bool:
        """Whether it fetches now."""
        return self._task is not None

    def want(self) -> None:
        """Fetch the rest for the next seconds: a user watches the progress and wants it."""
        self._wanted_until = self._clock() + WANTED_FOR_S
        if self._task is None and self._left():
            self._task = asyncio.create_task(self._run(), name=f"fill {self._output.job_id}")
            self._task.add_done_callback(self._ended)

    def pause(self) -> None:
        """Ask for nothing more; another user's page calls `want` again within a second."""
        self._wanted_until = 0.0

    def stop(self) -> None:
        """At once, for example because the job is gone."""
        self._wanted_until = 0.0
        if self._task is not None:
            self._task.cancel()

    async def aclose(self) -> None:
        """Stop, and wait until it has."""
        task = self._task
        self.stop()
        if task is not None:
            await asyncio.gather(task, return_exceptions=True)

    def eta_s(self) -> float | None:
        """How long the rest will take at the present speed; None while that is not known."""
        if len(self._marks) < 2:
            return None
        (began, left_then), (now, left) = self._marks[0], self._marks[-1]
        done = left_then - left
        return left * (now - began) / done if done > 0 else None

    def _left(self) -> list[int]:
        """The indices of blocks that are not here; none where nothing more can be stored."""
        if self._output.writer.has_refused:
            return []
        left = self._output.coverage.missing()
        return [] if self._given_up and frozenset(left) == self._given_up else left

    async def _run(self) -> None:
        left = self._left()
        queue = [left[-1:], *runs(left[:-1], BLOCKS_PER_REQUEST)]
        queue.reverse()
        self._marks = [(self._clock(), len(left))]
        workers = [self._work(queue) for _ in range(REQUESTS_AT_ONCE)]
        try:
            await asyncio.gather(*workers)
        except SourceRefusedError:
            return  # nobody reads it any more
        except SourceError as error:
            # A user who asks for lines gets the failure; the next `want` tries again.
            self._notify(BackfillStopped(self._output.job_id, error))
            return
        if left and not queue and self._output.coverage.missing() == left:
            self._given_up = frozenset(left)
            self._notify(BackfillStalled(self._output.job_id, len(left)))

    async def _work(self, queue: list[list[int]]) -> None:
        while queue and self._clock() < self._wanted_until and not self._output.writer.has_refused:
            indices = queue.pop()
            await self._output.fetch_blocks(indices)
            now = self._clock()
            left = self._marks[-1][1] - len(indices)
            fresh = [mark for mark in self._marks if now - mark[0] < _RATE_OVER_S]
            self._marks = [*(fresh or self._marks[-1:]), (now, left)]

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._task = None
        self._marks = []
        if not task.cancelled() and (error := task.exception()):
            self._notify(UnexpectedError(self._output.job_id, "fill output", error))
