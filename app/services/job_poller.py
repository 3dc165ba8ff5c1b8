"""Asks the controller for one job's news while it may change, or hears it from another process.

Of all processes that ask with the same credential one does (app/services/shared_polls.py), and the
others listen. Whether anybody watches is for app/services/job_feed.py to know.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime

import structlog

from app.awx.websocket import JobNotifications
from app.jobs.model import FetchedJob
from app.runtime.fair_turns import ask_for
from app.services.backoff import pause_s
from app.services.failures import Failure
from app.services.job_news import JobNews, JobTopic, may_still_change
from app.services.job_reader import JobReader
from app.services.outputs import Outputs
from app.services.shared_events import Answer
from app.services.shared_news import news_from_bytes, news_to_bytes
from app.services.shared_polls import SharedPoll, SharedPolls
from app.telemetry.request_ids import current_request_id, request_id_in_logs

log = structlog.get_logger(__name__)

Pause = Callable[[float], Awaitable[None]]

# A change shows within a second: half of it to wait for the next poll, the rest to ask, push
# and draw.
ACTIVE_POLL_S = 0.5
WOKEN_POLL_S = 0.1  # a busy job has news all the time
# A controller that takes long for one answer is asked less often: at most a quarter of its time.
_SHARE_OF_TIME = 3.0
_OUR_FAULT = (
    "Something went wrong in Jobpane while updating this job. Retrying. "
    "If it happens again, report the log ID to an administrator."
)


class JobPoller:
    """The polls of one principal's jobs."""

    def __init__(
        self,
        reader: JobReader,
        outputs: Outputs,
        *,
        pause: Pause,
        notifications: JobNotifications | None,
        polls: SharedPolls | None,
    ) -> None:
        self._reader = reader
        self._outputs = outputs
        self._pause = pause
        self._notifications = notifications
        self._polls = polls or SharedPolls()

    async def run(self, job_id: int, topic: JobTopic, is_polled: Callable[[int], bool]) -> None:
        """Publish news to `topic` as long as it is asked about, for all who watch."""
        ask_for("")
        poll = self._polls.of(f"job:{job_id}")
        if self._notifications is not None:
            self._notifications.watch(job_id)
        try:
            await self._run(job_id, topic, poll)
            # From now on every window is read whole, late events included.
            self._outputs.stop_following(job_id)
        finally:
            if topic.poller is asyncio.current_task():
                topic.poller = None
            if self._notifications is not None and not is_polled(job_id):
                self._notifications.unwatch(job_id)
            await poll.aclose()

    async def _run(self, job_id: int, topic: JobTopic, poll: SharedPoll) -> None:
        failures = 0
        took_s = 0.0
        while topic.is_asked_about:
            is_to_ask = await poll.is_to_ask()
            topic.is_listening = poll.is_listening
            if not is_to_ask and _now() >= topic.knows_better_until:
                failures, took_s = 0, 0.0
                await self._hear(job_id, topic, poll)
                continue
            await self._wait(topic, failures, took_s)
            topic.woken.clear()  # what happens from now on may be too late for this answer
            began, version = _now(), topic.version
            remembering = self._outputs.remembering(job_id, is_on=poll.is_shared)
            with remembering as events, request_id_in_logs():
                news = await self._poll_once(job_id, topic.value)
            took_s = _now() - began
            failures = failures + 1 if news.failure else 0
            if poll.is_shared:
                await poll.publish(_sent(topic.value, news, events))
            # What came another way meanwhile is newer: a command has changed the job.
            if topic.version == version:
                topic.publish(news)
            topic.is_wanted = topic.is_wanted and news.failure is not None
            poll.drop_waiting()  # what others have got before is older

    async def _hear(self, job_id: int, topic: JobTopic, poll: SharedPoll) -> None:
        """Take over what the process that asks has got, if that comes soon."""
        message = await poll.next()
        if message is None:
            return
        try:
            await self._take(job_id, topic, poll, message)
        except Exception:  # a fault of ours must not end the watch in silence
            log.exception("unexpected_error", doing="hear of a job", job_id=job_id)
            poll.not_understood()

    async def _take(self, job_id: int, topic: JobTopic, poll: SharedPoll, message: bytes) -> None:
        news = news_from_bytes(message)
        # What ends the watch is asked for here, too: then all that follows from it is done.
        if news is None or (news.failure is not None and news.failure.is_refusal):
            poll.not_understood()
            return
        version, before = topic.version, topic.value
        answer = news.answer(job_id)
        if answer is None:
            failure = news.failure
            if failure is None or failure.kind == "not_found":
                poll.not_understood()
            else:
                topic.publish(replace(before, failure=failure))
            return
        answer = self._reader.take(answer)
        heard = await self._news_heard(job_id, before, answer, news.events)
        if topic.version == version:
            topic.publish(heard)
        topic.is_wanted = topic.is_wanted and heard.failure is not None

    async def _news_heard(
        self, job_id: int, before: JobNews, answer: FetchedJob, events: Sequence[Answer]
    ) -> JobNews:
        if not may_still_change(answer):
            return _news_of(before, answer, before.output_version)
        with self._outputs.given(job_id, events):
            return _news_of(before, answer, await self._outputs.follow(job_id))

    async def _wait(self, topic: JobTopic, failures: int, took_s: float) -> None:
        """Until it is time to ask again, or sooner when there may be news; never in failure."""
        whole_s = _delay_s(topic.value.failure, failures, took_s)
        if self._notifications is None or failures:
            await self._pause(whole_s)
            return
        least_s = min(max(WOKEN_POLL_S, took_s), whole_s)
        await self._pause(least_s)
        with suppress(TimeoutError):
            async with asyncio.timeout(whole_s - least_s):
                await topic.woken.wait()

    async def _poll_once(self, job_id: int, before: JobNews) -> JobNews:
        """Read the record and the output's new part at the same time."""
        try:
            return await self._fetch_news(job_id, before)
        except Exception:  # a fault of ours must not end the watch in silence
            incident = current_request_id()
            log.exception("unexpected_error", request_id=incident, doing="watch", job_id=job_id)
            return replace(before, failure=Failure(_OUR_FAULT, "accident", True, incident))

    async def _fetch_news(self, job_id: int, before: JobNews) -> JobNews:
        answer, version = await asyncio.gather(
            self._reader.read(job_id), self._outputs.follow(job_id)
        )
        if isinstance(answer, Failure):
            if answer.is_refusal:
                return JobNews(None, answer, output_version=before.output_version + 1)
            is_gone = answer.kind == "not_found"
            return replace(before, failure=answer, is_gone=is_gone)
        return _news_of(before, answer, version)


def _news_of(before: JobNews, answer: FetchedJob, version: int | Failure) -> JobNews:
    """The news by a record that was read, and by what following the output gave."""
    if not may_still_change(answer):
        return JobNews(answer, None, datetime.now(UTC), before.output_version + 1)
    if isinstance(version, Failure):
        # The record says who may see the job; the lines alone take nothing away.
        failure = replace(version, is_refusal=False)
        return JobNews(answer, failure, datetime.now(UTC), before.output_version)
    return JobNews(answer, None, datetime.now(UTC), version)


def _sent(before: JobNews, news: JobNews, events: Sequence[Answer]) -> bytes:
    """What the others get: the record only if it was read just now."""
    is_read = news.answered_at != before.answered_at
    return news_to_bytes(news.answer if is_read else None, news.failure, events)


def _delay_s(failure: Failure | None, failures: int, took_s: float) -> float:
    if failure is not None and failures:
        return pause_s(failure, failures)
    return max(ACTIVE_POLL_S, took_s * _SHARE_OF_TIME)


def _now() -> float:
    return asyncio.get_running_loop().time()
