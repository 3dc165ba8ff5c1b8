"""Which principals follow a running job's output, and one request for what is new for all of them.

Each of them polls at its own time. A request that another one has begun a moment ago serves this
one, too, but only once, so that one who polls alone always gets what is new.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from app.runtime.shared_reads import SharedReads

# A little under the time between two polls of one feed (app/services/job_feed.py).
SERVES_OTHERS_FOR_S = 0.4

F = TypeVar("F")

Fetch = Callable[[int], Awaitable[int]]  # of a job's id, a number that grows with its output


@dataclass(slots=True)
class _Job(Generic[F]):
    """`turn` counts the requests that succeeded; `served` is the newest one of each follower."""

    served: dict[F, int] = field(default_factory=dict)
    turn: int = 0
    version: int = 0
    began_at: float = float("-inf")  # by the event loop's clock


class Followers(Generic[F]):
    """By job id."""

    def __init__(self, fetch: Fetch) -> None:
        self._fetch = fetch
        self._jobs: dict[int, _Job[F]] = {}
        self._reads: SharedReads[int, None] = SharedReads()

    async def follow(self, follower: F, job_id: int) -> int:
        """Have what is new fetched; a number that grows when anything was.

        Raises what the fetch raises.
        """
        job = self._jobs.setdefault(job_id, _Job())
        served = job.served.setdefault(follower, 0)
        is_recent = asyncio.get_running_loop().time() - job.began_at < SERVES_OTHERS_FOR_S
        if served == job.turn or not is_recent:
            await self._reads.get(job_id, lambda: self._fetch_new(job, job_id))
        if follower in job.served:
            job.served[follower] = job.turn
        return job.version

    def leave(self, follower: F, job_id: int) -> bool:
        """Whether nobody follows the job after this one has left."""
        job = self._jobs.get(job_id)
        if job is None:
            return True
        job.served.pop(follower, None)
        if not job.served:
            del self._jobs[job_id]
        return not job.served

    def jobs_of(self, follower: F) -> list[int]:
        """The jobs that one follows."""
        return [job_id for job_id, job in self._jobs.items() if follower in job.served]

    async def _fetch_new(self, job: _Job[F], job_id: int) -> None:
        began_at = asyncio.get_running_loop().time()
        job.version = await self._fetch(job_id)
        job.turn += 1
        job.began_at = began_at
