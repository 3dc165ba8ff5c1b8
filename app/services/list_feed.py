"""Keeps a principal's lists of jobs current: one poller a query, however many watchers.

A row carries up to a megabyte of output, so a list is asked for seldom, and the more seldom the
longer an answer takes; a list without watchers costs no request.
"""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

from app.jobs.model import JobList
from app.jobs.query import JobQuery
from app.runtime.broadcast import Broadcast, Subscription
from app.runtime.fair_turns import ask_for
from app.services.backoff import pause_s
from app.services.failures import ENDED, Failure
from app.services.job_reader import JobReader
from app.services.shared_news import list_from_bytes, list_to_bytes
from app.services.shared_polls import SharedPoll, SharedPolls
from app.telemetry.request_ids import request_id_in_logs

POLL_S = 5.0
_SHARE_OF_TIME = 20.0
_LONGEST_S = 60.0

Answer = JobList | Failure
Pause = Callable[[float], Awaitable[None]]
Listener = Callable[[], None]


class ListFeed:
    """One query, polled while it is watched."""

    def __init__(
        self,
        reader: JobReader,
        query: JobQuery,
        seen: Answer,
        *,
        pause: Pause = asyncio.sleep,
        polls: SharedPolls | None = None,
    ) -> None:
        self._reader = reader
        self._polls = polls or SharedPolls()
        self._query = query
        self._pause = pause
        self._watchers = 0
        self.is_listening = False  # another process asks the controller
        self._poller: asyncio.Task[None] | None = None
        self._answer = Broadcast(seen)

    @asynccontextmanager
    async def watching(self, seen: Answer) -> AsyncIterator[Subscription[Answer]]:
        """A subscription to new answers, for as long as the context is open.

        `seen` is the answer that the caller has already.
        """
        subscription = self._answer.subscribe()
        self._watchers += 1
        if self._poller is None:
            self._poller = asyncio.create_task(self._poll(seen), name="list of jobs")
        try:
            yield subscription
        finally:
            self._watchers -= 1
            if self._watchers == 0:
                await self.aclose()

    @property
    def is_watched(self) -> bool:
        """Whether anybody wants answers."""
        return self._watchers > 0

    async def check(self) -> None:
        """Ask now whether the list may still be read; another failure says nothing new."""
        answer = await self._reader.find(self._query)
        if isinstance(answer, Failure) and answer.is_refusal:
            self._answer.publish(answer)

    def refuse(self, failure: Failure) -> None:
        """Take the list away from its watchers."""
        self._answer.publish(failure)

    async def aclose(self) -> None:
        """End the poller."""
        poller, self._poller = self._poller, None
        if poller is not None:
            poller.cancel()
            with suppress(asyncio.CancelledError):
                await poller

    async def _poll(self, seen: Answer) -> None:
        ask_for("")  # for all who watch
        poll = self._polls.of(f"list:{hashlib.sha256(repr(self._query).encode()).hexdigest()}")
        try:
            await self._poll_or_hear(seen, poll)
        finally:
            await poll.aclose()

    async def _poll_or_hear(self, seen: Answer, poll: SharedPoll) -> None:
        answer, failures, took_s = seen, int(isinstance(seen, Failure)), 0.0
        while True:
            is_to_ask = await poll.is_to_ask()
            self.is_listening = poll.is_listening
            if not is_to_ask:
                failures, took_s = 0, 0.0
                answer = await self._heard(poll) or answer
                continue
            await self._pause(self._delay_s(answer, failures, took_s))
            began = asyncio.get_running_loop().time()
            with request_id_in_logs():
                answer = await self._reader.find(self._query)
            took_s = asyncio.get_running_loop().time() - began
            failures = failures + 1 if isinstance(answer, Failure) else 0
            self._answer.publish(answer)
            if poll.is_shared:
                await poll.publish(list_to_bytes(answer))
            poll.drop_waiting()  # what others have got before is older

    async def _heard(self, poll: SharedPoll) -> Answer | None:
        """What another process has got, which the watchers have then; None if nothing came."""
        message = await poll.next()
        if message is None:
            return None
        answer = list_from_bytes(message)
        # A refusal is asked for here, too: then all that follows from it is done.
        if answer is None or (isinstance(answer, Failure) and answer.is_refusal):
            poll.not_understood()
            return None
        self._answer.publish(answer)
        return answer

    def _delay_s(self, answer: Answer, failures: int, took_s: float) -> float:
        if isinstance(answer, Failure):
            return pause_s(answer, failures)
        return min(max(POLL_S, took_s * _SHARE_OF_TIME), _LONGEST_S)


class ListFeeds:
    """The feed of every query that is watched."""

    def __init__(
        self,
        reader: JobReader,
        *,
        pause: Pause = asyncio.sleep,
        polls: SharedPolls | None = None,
    ) -> None:
        self._reader = reader
        self._pause = pause
        self._polls = polls or SharedPolls()
        self._feeds: dict[JobQuery, ListFeed] = {}
        self._on_watched: list[Listener] = []

    def on_watched(self, listener: Listener) -> None:
        """Call `listener` whenever somebody begins to watch a list."""
        self._on_watched.append(listener)

    @property
    def is_watched(self) -> bool:
        """Whether anybody watches any list."""
        return bool(self._feeds)

    @asynccontextmanager
    async def watching(self, query: JobQuery, seen: Answer) -> AsyncIterator[Subscription[Answer]]:
        """A subscription to one query's answers; all watchers of a query share one poller."""
        feed = self._feeds.get(query)
        if feed is None:
            feed = self._feeds[query] = ListFeed(
                self._reader, query, seen, pause=self._pause, polls=self._polls
            )
        try:
            async with feed.watching(seen) as subscription:
                for listener in self._on_watched:
                    listener()
                yield subscription
        finally:
            if not feed.is_watched and self._feeds.get(query) is feed:
                del self._feeds[query]

    def limited(self, reader: JobReader) -> "ListFeeds":
        """Feeds of their own, by a view of the reader: what that refuses is refused here."""
        return ListFeeds(reader, pause=self._pause)

    async def check_all(self) -> None:
        """Ask now whether the lists that are watched may still be read."""
        for feed in list(self._feeds.values()):
            await feed.check()

    def refuse_all(self, failure: Failure) -> None:
        """Take every list away from its watchers: the credential is refused."""
        for feed in self._feeds.values():
            feed.refuse(failure)

    @property
    def pollers(self) -> int:
        """How many lists are being asked for now."""
        return sum(feed.is_watched and not feed.is_listening for feed in self._feeds.values())

    async def aclose(self) -> None:
        """End every poller; nobody watches anything any more."""
        self.refuse_all(ENDED)
        feeds = list(self._feeds.values())
        self._feeds.clear()
        for feed in feeds:
            await feed.aclose()
