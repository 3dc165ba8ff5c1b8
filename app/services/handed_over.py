"""A record on its way from the process that was asked for a page to the one that the page meets.

Only processes share it that ask with the same credential: the name of the value has the controller
and that credential. It is sealed, and stands there for some seconds. Without Redis, or while it is
away, the process that the page meets asks the controller.
"""

from collections.abc import Callable

from app.cluster import Cluster, ClusterUnavailableError, SingleProcess
from app.jobs.model import FetchedJob
from app.services.shared_news import news_from_bytes, news_to_bytes

LASTS_S = 8.0  # a slow machine needs some seconds from the page's HTML to its connection
_MOST_BYTES = 4 * 1024**2


class HandedOver:
    """The records of one principal. `credential` names what it asks with; "" shares nothing."""

    def __init__(
        self, cluster: Cluster | None = None, credential: Callable[[], str] = lambda: ""
    ) -> None:
        self._cluster = cluster or SingleProcess()
        self._credential = credential

    @property
    def is_shared(self) -> bool:
        """Whether there are other processes, which can be reached."""
        return self._cluster.is_shared and self._cluster.is_up and bool(self._credential())

    async def give(self, job_id: int, answer: FetchedJob) -> None:
        """Have the record ready for the others."""
        sent = news_to_bytes(answer, None, ())
        if self.is_shared and len(sent) <= _MOST_BYTES:
            try:
                await self._cluster.write(self._name(job_id), sent, ttl_s=LASTS_S)
            except ClusterUnavailableError:
                return  # they ask by themselves

    async def look(self, job_id: int) -> FetchedJob | None:
        """The record that another process has just read; None for none."""
        if not self.is_shared:
            return None
        try:
            sent = await self._cluster.read(self._name(job_id))
        except ClusterUnavailableError:
            return None
        news = news_from_bytes(sent) if sent else None
        return None if news is None else news.answer(job_id)

    def _name(self, job_id: int) -> str:
        return f"first:{self._credential()}:{job_id}"
