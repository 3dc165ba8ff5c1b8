"""Polls jobs for a principal's pages that watch them: one poller a job, however many watchers.

A poller runs only while its job may still change and somebody watches; a job that has ended
costs no request. Watchers get the newest state, never a queue: a slow watcher skips some.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import structlog

from app.awx.websocket import JobNotifications
from app.cluster import MESSAGE_LASTS_S
from app.jobs.model import FetchedJob
from app.runtime.broadcast import Broadcast, Subscription
from app.services.failures import ENDED, NOT_GRANTED, Failure
from app.services.job_news import JobNews, JobTopic
from app.services.job_poller import JobPoller, Pause
from app.services.job_reader import JobReader
from app.services.one_job import OneJobViews
from app.services.outputs import Outputs
from app.services.shared_polls import SharedPolls

log = structlog.get_logger(__name__)

Listener = Callable[[], None]

# A job that has ended changes no more, but it may be deleted: asked at most this often, however
# many pages show it.
CHECK_LEAST_S = 20.0
RECENT = timedelta(seconds=2)  # a page that opens is given the record of the last poll
RETURN_LEAST_S = 2.0  # for users who come back to a tab and look now


class JobFeed(OneJobViews):
    """The news of every job that is watched."""

    def __init__(
        self,
        reader: JobReader,
        outputs: Outputs,
        *,
        pause: Pause = asyncio.sleep,
        notifications: JobNotifications | None = None,
        polls: SharedPolls | None = None,
    ) -> None:
        self._reader = reader
        self._outputs = outputs
        self._poller = JobPoller(
            reader, outputs, pause=pause, notifications=notifications, polls=polls
        )
        self._topics: dict[int, JobTopic] = {}
        self._on_watched: list[Listener] = []
        self._closed = asyncio.Event()  # shared with the views of this feed, as all the rest
        if notifications is not None:
            notifications.subscribe(self.wake)

    def on_watched(self, listener: Listener) -> None:
        """Call `listener` whenever somebody begins to watch a job."""
        self._on_watched.append(listener)

    @property
    def is_watched(self) -> bool:
        """Whether anybody watches any job."""
        return bool(self._topics)

    @property
    def pollers(self) -> int:
        """How many jobs are being asked about now."""
        return sum(
            topic.poller is not None and not topic.is_listening for topic in self._topics.values()
        )

    @asynccontextmanager
    async def watching(
        self, job_id: int, seen: FetchedJob | None
    ) -> AsyncIterator[Subscription[JobNews]]:
        """A subscription to one job's news, for as long as the context is open.

        `seen` is the record that the caller has already, None if it has none.
        """
        if self._refuses(job_id):
            yield _refused_subscription(NOT_GRANTED)
            return
        topic = self._topics.get(job_id)
        if topic is None:
            topic = self._topics[job_id] = JobTopic(JobNews(seen, answered_at=datetime.now(UTC)))
        elif seen is not None:
            self._publish(job_id, topic, seen)
        topic.is_wanted = topic.is_wanted or seen is None
        subscription = topic.subscribe()
        topic.watchers += 1
        self._poll_if_needed(job_id, topic)
        for listener in self._on_watched:
            listener()
        try:
            yield subscription
        finally:
            topic.watchers -= 1
            if topic.watchers == 0:
                self._drop(job_id, topic)

    def publish(self, job_id: int, answer: FetchedJob) -> None:
        """Give every watcher a record that was not polled, for example after a command."""
        topic = self._topic_of(job_id)
        if topic is not None:
            # What other processes have asked for before says less.
            topic.knows_better_until = asyncio.get_running_loop().time() + MESSAGE_LASTS_S
            self._publish(job_id, topic, answer)

    def publish_found(self, answer: FetchedJob) -> None:
        """Give the watchers what was found in the output of a job that they see, later."""
        topic = self._topic_of(answer.job.id)
        if topic is not None:
            topic.publish_found(answer)

    def publish_unpolled(self, answer: FetchedJob) -> None:
        """Give a record that was read for a page to watchers of a job that is not polled."""
        topic = self._topic_of(answer.job.id)
        if topic is not None and topic.poller is None:
            self._publish(answer.job.id, topic, answer)

    def publish_refused(self, job_id: int, failure: Failure) -> None:
        """Take the job away from watchers of one that is not polled, if the failure says so."""
        topic = self._topic_of(job_id)
        if failure.is_refusal and topic is not None and topic.poller is None:
            self._refuse(job_id, topic, failure)

    def refuse_all(self, failure: Failure) -> None:
        """Take every job away from its watchers: the credential is refused."""
        for job_id, topic in self._topics.items():
            self._refuse(job_id, topic, failure)

    def publish_forgotten(self, job_id: int) -> None:
        """Let those who see the job know that somebody has deleted it here."""
        topic = self._topic_of(job_id)
        if topic is not None and topic.value.answer is not None:
            self.publish_gone(job_id)

    def publish_gone(self, job_id: int) -> None:
        """Let every watcher know that the job was deleted."""
        topic = self._topic_of(job_id)
        if topic is not None:
            topic.publish(replace(topic.value, is_gone=True))

    def recent(self, job_id: int) -> FetchedJob | None:
        """The record of a job that is polled, if the poll before the next one has got it.

        A page that is opened needs no request of its own then. None: it does.
        """
        topic = self._topic_of(job_id)
        if topic is None or topic.poller is None or topic.value.failure or topic.value.is_gone:
            return None
        answered_at = topic.value.answered_at
        is_recent = answered_at is not None and datetime.now(UTC) - answered_at <= RECENT
        return topic.value.answer if is_recent else None

    async def check(self, job_id: int, least_s: float = CHECK_LEAST_S) -> None:
        """Find out whether a job that has ended was deleted or is refused, and publish that.

        Does nothing if that was checked less than `least_s` seconds ago or the job is polled
        anyway. Another failure is not published: nothing is known to have changed, and the next
        check comes soon.
        """
        topic = self._topic_of(job_id)
        now = asyncio.get_running_loop().time()
        if topic is not None and now - topic.checked_at >= least_s:
            await self._check(job_id, topic)

    async def check_all(self) -> None:
        """Check each job that is watched and not polled, now."""
        for job_id, topic in list(self._topics.items()):
            await self._check(job_id, topic)

    def wake(self, job_id: int) -> None:
        """Poll a job sooner: there may be news of it."""
        topic = self._topic_of(job_id)
        if topic is not None:
            topic.woken.set()

    async def aclose(self) -> None:
        """End every poller; nobody watches anything any more."""
        self._closed.set()
        self.refuse_all(ENDED)
        pollers = [topic.poller for topic in self._topics.values() if topic.poller]
        self._topics.clear()
        for poller in pollers:
            poller.cancel()
        await asyncio.gather(*pollers, return_exceptions=True)

    def _topic_of(self, job_id: int) -> JobTopic | None:
        return None if self._refuses(job_id) else self._topics.get(job_id)

    async def _check(self, job_id: int, topic: JobTopic) -> None:
        if topic.poller is not None or topic.value.is_gone:
            return
        topic.checked_at = asyncio.get_running_loop().time()
        # A refusal is published by `publish_refused`, which hears of every failure of the reader.
        if await self._reader.is_there(job_id) is False:
            self.publish_gone(job_id)

    def _refuse(self, job_id: int, topic: JobTopic, failure: Failure) -> None:
        topic.publish(JobNews(None, failure, output_version=topic.value.output_version + 1))
        self._poll_if_needed(job_id, topic)

    def _publish(self, job_id: int, topic: JobTopic, answer: FetchedJob) -> None:
        known = topic.value.answer
        if known is not None and known.job.revision == answer.job.revision:
            return
        version = topic.value.output_version + 1
        topic.publish(JobNews(answer, None, datetime.now(UTC), version))
        self._poll_if_needed(job_id, topic)

    def _poll_if_needed(self, job_id: int, topic: JobTopic) -> None:
        is_needed = topic.poller is None and topic.watchers and topic.is_asked_about
        if is_needed and not self._closed.is_set():
            running = self._poller.run(job_id, topic, self._is_polled)
            topic.poller = asyncio.create_task(running, name=f"job {job_id}")

    def _drop(self, job_id: int, topic: JobTopic) -> None:
        if self._topics.get(job_id) is topic:
            del self._topics[job_id]
        if topic.poller is not None:
            topic.poller.cancel()
        self._outputs.stop_following(job_id)

    def _is_polled(self, job_id: int) -> bool:
        topic = self._topics.get(job_id)
        return topic is not None and topic.poller is not None


def _refused_subscription(failure: Failure) -> Subscription[JobNews]:
    news = Broadcast(JobNews(None))
    subscription = news.subscribe()
    news.publish(JobNews(None, failure))
    return subscription
