"""Requests for blocks that are under way: each block in one, shared by all who wait for it.

Unlike app/runtime/shared_reads.py, one request answers for several keys, and it goes on when
nobody waits any more: what it brings is stored for the next caller.
"""

import asyncio
from collections.abc import Callable, Coroutine, Iterable, Iterator, Sequence
from functools import partial
from itertools import groupby
from typing import Any, Protocol

BLOCKS_PER_REQUEST = 4  # 4,096 events are some 2 MB of JSON
REQUESTS_AT_ONCE = 3  # measured: with BLOCKS_PER_REQUEST the fastest bare loop, too


class FetchRun(Protocol):
    """Fetches the blocks from index `start` to index `end`, both included."""

    def __call__(self, start: int, end: int) -> Coroutine[Any, Any, None]: ...


FetchBeginning = Callable[[], Coroutine[Any, Any, None]]


class InFlightBlocks:
    """One job's requests, on the event loop."""

    def __init__(self, fetch_run: FetchRun) -> None:
        self._fetch_run = fetch_run
        self._requests: dict[int, asyncio.Task[None]] = {}
        self._beginnings: set[asyncio.Task[None]] = set()  # requests that bring a part of a block

    async def fetch(self, indices: Iterable[int]) -> None:
        """Fetch blocks that are not here; neighbors in one request.

        Raises:
            SourceError: A request that this caller waits for failed.
        """
        wanted = sorted(indices)
        self.begin(wanted)
        # Shield: one caller's cancellation must not cancel the shared request.
        await asyncio.gather(*(asyncio.shield(request) for request in self._for(wanted)))

    def begin(self, indices: Iterable[int]) -> None:
        """The same without waiting; a caller who needs a block that failed asks for it again."""
        free = sorted(index for index in indices if index not in self._requests)
        for run in runs(free, BLOCKS_PER_REQUEST):
            self._begin(run, self._fetch_run(run[0], run[-1]))

    async def fetch_beginning(self, index: int, fetch: FetchBeginning) -> None:
        """Have `fetch` bring the first events of a block, unless the block is on its way.

        Raises:
            SourceError: That request failed.
        """
        if index not in self._requests:
            self._beginnings.add(self._begin([index], fetch()))
        await asyncio.shield(self._requests[index])

    async def beginnings(self, indices: Iterable[int]) -> bool:
        """Wait for blocks of which only the first events are on their way; whether there are any.

        Raises:
            SourceError: Such a request failed.
        """
        requests = self._for(indices) & self._beginnings
        await asyncio.gather(*(asyncio.shield(request) for request in requests))
        return bool(requests)

    async def aclose(self) -> None:
        """Give up what is under way."""
        requests = set(self._requests.values())
        for request in requests:
            request.cancel()
        await asyncio.gather(*requests, return_exceptions=True)

    def _for(self, indices: Iterable[int]) -> set[asyncio.Task[None]]:
        return {self._requests[index] for index in indices if index in self._requests}

    def _begin(
        self, indices: Sequence[int], fetching: Coroutine[Any, Any, None]
    ) -> asyncio.Task[None]:
        request = asyncio.create_task(fetching)
        for index in indices:
            self._requests[index] = request
        request.add_done_callback(partial(self._ended, indices))
        return request

    def _ended(self, indices: Sequence[int], request: asyncio.Task[None]) -> None:
        self._beginnings.discard(request)
        for index in indices:
            self._requests.pop(index, None)
        if not request.cancelled():
            request.exception()  # so that nothing is logged when all who waited have left


def runs(indices: Sequence[int], at_most: int) -> Iterator[list[int]]:
    """Ascending indices, neighbors together, so that one request has several."""
    for _, run in groupby(enumerate(indices), key=lambda pair: pair[1] - pair[0]):
        neighbors = [index for _, index in run]
        for start in range(0, len(neighbors), at_most):
            yield neighbors[start : start + at_most]
