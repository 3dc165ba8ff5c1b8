"""Whether one principal's credential and rights are still what they were, while pages watch.

What is polled finds that out by itself. A job that has ended is not, and a list seldom, so once in
each minute one small request asks who the credential is, and one more for each such job.
"""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from app.jobs.model import User
from app.runtime.fair_turns import ask_for
from app.services.failures import Failure, failure_or
from app.services.job_feed import JobFeed
from app.services.list_feed import ListFeeds

log = structlog.get_logger(__name__)

# An open page must know within a minute, the answers' time included.
CHECK_S = 45.0

FetchMe = Callable[[], Awaitable[User]]
Pause = Callable[[float], Awaitable[None]]
Revoke = Callable[[], None]


class RightsWatch:
    """Checks as long as anything is watched, and costs nothing otherwise."""

    def __init__(
        self,
        fetch_me: FetchMe,
        feed: JobFeed,
        lists: ListFeeds,
        revoke: Revoke,
        *,
        pause: Pause = asyncio.sleep,
    ) -> None:
        self._fetch_me = fetch_me
        self._feed = feed
        self._lists = lists
        self._revoke = revoke
        self._pause = pause
        self._had_rights = True
        self._task: asyncio.Task[None] | None = None
        feed.on_watched(self._begin)
        lists.on_watched(self._begin)

    async def check(self) -> None:
        """Ask now, and take from the pages what may be shown no more."""
        me = await failure_or(self._fetch_me(), doing="check rights")
        if isinstance(me, Failure):
            if me.is_refusal:
                self._revoke()
                self._feed.refuse_all(me)
                self._lists.refuse_all(me)
            return
        has_rights = me.is_superuser or me.is_system_auditor
        if self._had_rights and not has_rights:
            await self._lists.check_all()
        self._had_rights = has_rights
        await self._feed.check_all()

    async def aclose(self) -> None:
        """Check no more."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def _begin(self) -> None:
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._run(), name="rights")

    async def _run(self) -> None:
        ask_for("")  # no user's requests keep it waiting
        while self._feed.is_watched or self._lists.is_watched:
            await self._pause(CHECK_S)
            try:
                await self.check()
            except Exception:  # one failed check must not end the next ones in silence
                log.exception("unexpected_error", doing="check rights")
