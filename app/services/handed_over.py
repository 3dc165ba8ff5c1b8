"""A record on its way from the process that sends a page to the one that the page connects to.

It waits in Redis, sealed, for some seconds, under a name of the controller and the credential: only
processes that ask with the same credential share it. One process keeps a limited number of bytes
there for each principal. Without Redis, while it is not reached, and for a record beyond the limit
the process that the page connects to asks the controller. So it does while another one is asking: a
page shows no record that is older than its own request.
"""

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass

from app.cluster import Cluster, ClusterUnavailableError, SingleProcess
from app.jobs.model import FetchedJob
from app.services.shared_news import news_from_bytes, news_to_bytes

LASTS_S = 8.0  # a slow machine needs some seconds from the page's HTML to its connection
_MOST_BYTES = 4 * 1024**2
_ALL_BYTES = 16 * 1024**2
_MARK_BYTES = 16

Clock = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Found:
    """What waits for one job; nothing where `record` is None and `is_by_another` is False."""

    record: FetchedJob | None = None  # None too while the record is being read again
    is_by_another: bool = False  # whether another process has read it, or begun to, since this one


class HandedOver:
    """The records of one principal; `credential` names what it asks with, "" to share nothing."""

    def __init__(
        self,
        cluster: Cluster | None = None,
        credential: Callable[[], str] = lambda: "",
        clock: Clock = time.monotonic,
    ) -> None:
        self._cluster = cluster or SingleProcess()
        self._credential = credential
        self._clock = clock
        self._mark = secrets.token_bytes(_MARK_BYTES)  # begins all that this process writes
        self._given: dict[int, tuple[float, int]] = {}  # by job: until when, and how many bytes

    @property
    def is_shared(self) -> bool:
        """Whether there are other processes, which can be reached."""
        return self._cluster.is_shared and self._cluster.is_up and bool(self._credential())

    async def withdraw(self, job_id: int) -> None:
        """Take back what any process has given: the record is being read again."""
        if self.is_shared:
            self._drop_old()
            await self._write(job_id, b"")

    async def give(self, job_id: int, answer: FetchedJob) -> None:
        """Have the record ready for the others, in the place of an older one."""
        if not self.is_shared:
            return
        self._drop_old()
        sent = news_to_bytes(answer, None, ())
        if not self._has_room(job_id, len(sent)):
            if job_id not in self._given:
                return
            sent = b""  # better none than the older one
        await self._write(job_id, sent)

    async def look(self, job_id: int) -> Found:
        """What any process has given last; nothing where that cannot be known."""
        if not self.is_shared:
            return Found()
        try:
            sent = await self._cluster.read(self._name(job_id))
        except ClusterUnavailableError:
            return Found()
        if not sent:
            return Found()
        record = sent[_MARK_BYTES:]
        news = news_from_bytes(record) if record else None
        answer = None if news is None else news.answer(job_id)
        return Found(answer, is_by_another=not sent.startswith(self._mark))

    async def _write(self, job_id: int, record: bytes) -> None:
        self._given[job_id] = (self._clock() + LASTS_S, len(record))
        try:
            await self._cluster.write(self._name(job_id), self._mark + record, ttl_s=LASTS_S)
        except ClusterUnavailableError:
            return  # they ask by themselves

    def _has_room(self, job_id: int, size_bytes: int) -> bool:
        others = sum(size for one, (_, size) in self._given.items() if one != job_id)
        return size_bytes <= _MOST_BYTES and others + size_bytes <= _ALL_BYTES

    def _drop_old(self) -> None:
        now = self._clock()
        self._given = {one: given for one, given in self._given.items() if given[0] > now}

    def _name(self, job_id: int) -> str:
        return f"first:{self._credential()}:{job_id}"
