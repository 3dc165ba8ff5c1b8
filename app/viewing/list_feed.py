"""Keeps one list current for all who look at it, such as the recent jobs of the start page.

A row carries up to a megabyte of output, so the list is asked for seldom, and the more seldom the
longer an answer takes; nobody looking costs no request.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from app.jobs.model import JobList
from app.jobs.query import JobQuery
from app.viewing.changing import Changing, Watcher
from app.viewing.job_reader import JobReader
from app.viewing.trouble import Trouble

POLL_S = 5.0
_SHARE_OF_TIME = 20.0
_LONGEST_S = 60.0


Answer = JobList | Trouble


class ListFeed:
    """One query, asked again while somebody watches."""

    def __init__(self, reader: JobReader, query: JobQuery, *, poll_s: float = POLL_S) -> None:
        self._reader = reader
        self._query = query
        self._poll_s = poll_s
        self._watchers = 0
        self._poller: asyncio.Task[None] | None = None
        self._answer: Changing[Answer | None] = Changing(None)

    @asynccontextmanager
    async def watching(self) -> AsyncIterator[Watcher[Answer | None]]:
        """New answers for as long as somebody wants them."""
        watcher = Watcher(self._answer)
        self._watchers += 1
        if self._poller is None:
            self._poller = asyncio.create_task(self._poll(), name="recent jobs")
        try:
            yield watcher
        finally:
            self._watchers -= 1
            if self._watchers == 0:
                await self.aclose()

    async def read(self) -> Answer:
        """The list now."""
        return await self._reader.find(self._query)

    async def aclose(self) -> None:
        """End the poller."""
        poller, self._poller = self._poller, None
        if poller is not None:
            poller.cancel()
            with suppress(asyncio.CancelledError):
                await poller

    async def _poll(self) -> None:
        took_s = 0.0
        while True:
            await asyncio.sleep(min(max(self._poll_s, took_s * _SHARE_OF_TIME), _LONGEST_S))
            began = asyncio.get_running_loop().time()
            answer = await self.read()
            took_s = asyncio.get_running_loop().time() - began
            self._answer.publish(answer)
