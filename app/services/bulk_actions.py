"""Runs one command on several jobs, a few at a time, and yields each outcome as it comes.

The command is any coroutine that takes a job's id. Every id gets exactly one outcome; one that
fails stops no other. After `stop` no command is begun; those that are running finish.
"""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

# A controller is there for others too; its own UI sends as many as it likes at once.
AT_ONCE = 4

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class NotSent:
    """The run was stopped before this job's turn."""


@dataclass(frozen=True, slots=True)
class Broken:
    """The command raised an unexpected error: a fault of Jobpane."""

    error: BaseException


@dataclass(frozen=True, slots=True)
class Outcome(Generic[Answer]):
    """What became of one job."""

    job_id: int
    answer: Answer | NotSent | Broken


class BulkRun(Generic[Answer]):
    """One run; `job_ids` are taken in their order, each once."""

    def __init__(
        self,
        command: Callable[[int], Awaitable[Answer]],
        job_ids: Iterable[int],
        at_once: int = AT_ONCE,
    ) -> None:
        self._command = command
        self._waiting = deque(dict.fromkeys(job_ids))
        self._under_way: dict[asyncio.Task[Answer], int] = {}
        self._at_once = at_once
        self._is_stopped = False

    def stop(self) -> None:
        """Begin no further command."""
        self._is_stopped = True

    async def outcomes(self) -> AsyncGenerator[Outcome[Answer], None]:
        """Each outcome as soon as it is there, and at the end those that were not sent.

        The next command begins only when the reader comes back for more, so a reader that calls
        `stop` between two outcomes knows that nothing was begun behind its back.
        """
        try:
            while self._begin_some():
                await asyncio.wait(self._under_way, return_when=asyncio.FIRST_COMPLETED)
                for outcome in self._ended():
                    yield outcome
            for job_id in self._waiting:
                yield Outcome(job_id, NotSent())
        finally:
            for task in self._under_way:  # only where the reader went away early
                task.cancel()

    def _begin_some(self) -> bool:
        """Begin commands up to the limit; whether any is running."""
        while self._waiting and len(self._under_way) < self._at_once and not self._is_stopped:
            job_id = self._waiting.popleft()
            self._under_way[asyncio.create_task(self._one(job_id))] = job_id
        return bool(self._under_way)

    async def _one(self, job_id: int) -> Answer:
        return await self._command(job_id)

    def _ended(self) -> list[Outcome[Answer]]:
        """Take away what has ended, in the order in which it was begun."""
        ended = [task for task in self._under_way if task.done()]
        return [_outcome(task, self._under_way.pop(task)) for task in ended]


def _outcome(task: asyncio.Task[Answer], job_id: int) -> Outcome[Answer]:
    if task.cancelled():
        return Outcome(job_id, Broken(asyncio.CancelledError()))
    error = task.exception()
    return Outcome(job_id, Broken(error) if error else task.result())
