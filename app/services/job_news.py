"""What the watchers of a job get to know, and how that is shared."""

import asyncio
from dataclasses import dataclass, replace
from datetime import datetime

from app.jobs.lifecycle import is_settled
from app.jobs.model import FetchedJob
from app.runtime.broadcast import Broadcast
from app.services.failures import Failure


@dataclass(frozen=True, slots=True)
class JobNews:
    """What is known of a job now."""

    answer: FetchedJob | None  # the newest record that came
    failure: Failure | None = None  # why there is no newer one
    answered_at: datetime | None = None  # when the newest record came
    output_version: int = 0  # grows whenever there is more output to read
    is_gone: bool = False  # deleted here, or no longer known to the controller

    @property
    def is_refused(self) -> bool:
        """Whether the record may be shown no more: nothing of the job may stay on the page."""
        return self.answer is None and self.failure is not None and self.failure.is_refusal

    @property
    def may_change(self) -> bool:
        """Whether the controller is worth asking again."""
        return not self.is_gone and (self.answer is None or may_still_change(self.answer))


def may_still_change(answer: FetchedJob) -> bool:
    """A job changes until it has ended and all its events are saved, or never will be."""
    job = answer.job
    is_saving = job.event_processing_finished is False and not is_settled(
        job, answer.controller_now()
    )
    return job.status.is_active or is_saving


class JobTopic(Broadcast[JobNews]):
    """One job's news, how many watch it, and its poller."""

    def __init__(self, news: JobNews) -> None:
        super().__init__(news)
        self.watchers = 0
        self.is_wanted = False  # a watcher has no record yet, although the feed may have one
        self.checked_at = float("-inf")
        self.woken = asyncio.Event()
        self.poller: asyncio.Task[None] | None = None
        self.is_listening = False  # another process asks the controller
        # Until then, what is asked here is newer than what another process may have got.
        self.knows_better_until = float("-inf")  # by the event loop's clock

    def publish_found(self, answer: FetchedJob) -> None:
        """Add what was found in the output, if `answer` is of the record that is shown."""
        seen = self.value.answer
        if seen is not None and seen.job.revision == answer.job.revision:
            self.publish(replace(self.value, answer=seen.with_found(answer)))

    @property
    def is_asked_about(self) -> bool:
        """Whether the controller is worth asking."""
        return self.value.may_change or (self.is_wanted and not self.value.is_gone)
