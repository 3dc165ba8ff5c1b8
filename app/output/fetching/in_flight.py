"""Requests for blocks that are under way: each block in one, shared by all who wait for it."""

import asyncio
from collections.abc import Coroutine, Iterable, Iterator, Sequence
from functools import partial
from itertools import groupby
from typing import Any, Protocol

_BLOCKS_A_REQUEST = 4  # 4,096 events are some 2 MB of JSON


class FetchRun(Protocol):
    """Fetches the blocks from the first to the last place."""

    def __call__(self, start: int, end: int) -> Coroutine[Any, Any, None]: ...


class BlockFlights:
    """One job's requests, on the event loop."""

    def __init__(self, fetch_run: FetchRun) -> None:
        self._fetch_run = fetch_run
        self._flights: dict[int, asyncio.Task[None]] = {}

    async def fetch(self, indices: Iterable[int]) -> None:
        """Fetch blocks that are not here; neighbours in one request."""
        places = sorted(indices)
        free = [index for index in places if index not in self._flights]
        for run in runs(free, _BLOCKS_A_REQUEST):
            flight = asyncio.create_task(self._fetch_run(run[0], run[-1]))
            for index in run:
                self._flights[index] = flight
            flight.add_done_callback(partial(self._landed, run))
        flights = {self._flights[index] for index in places if index in self._flights}
        # Who leaves must not cancel what others wait for.
        await asyncio.gather(*(asyncio.shield(flight) for flight in flights))

    async def aclose(self) -> None:
        """Give up what is under way."""
        flights = set(self._flights.values())
        for flight in flights:
            flight.cancel()
        await asyncio.gather(*flights, return_exceptions=True)

    def _landed(self, places: Sequence[int], flight: asyncio.Task[None]) -> None:
        for index in places:
            self._flights.pop(index, None)
        if not flight.cancelled():
            flight.exception()  # so that nothing is logged when all who waited have left


def runs(places: Sequence[int], at_most: int) -> Iterator[list[int]]:
    """Ascending places, neighbours together, so that one request has several."""
    for _, run in groupby(enumerate(places), key=lambda pair: pair[1] - pair[0]):
        neighbours = [place for _, place in run]
        for start in range(0, len(neighbours), at_most):
            yield neighbours[start : start + at_most]
