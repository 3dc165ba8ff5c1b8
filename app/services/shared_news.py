"""What one process sends the others of a poll: a job's record with the newest events, or a list.

Only masked records are sent, as the pages have them. What cannot be read, because another version
of Jobpane has sent it, is None.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

from app.awx.wire import job_from
from app.jobs.controller_time import ControllerTime
from app.jobs.model import FetchedJob, JobList
from app.output import EventRange, OutputEvent
from app.services.failures import Failure
from app.services.shared_events import Answer
from app.services.shared_polls import UNREADABLE

FORMAT = 1


class SentNews(msgspec.Struct, frozen=True, omit_defaults=True):
    """News of one job: the record if it was read, and why something was not."""

    format: int
    record: dict[str, Any] | None  # of Json, which msgspec does not know
    date: datetime | None  # of the controller's clock when it was sent
    failure: Failure | None
    events: list[tuple[EventRange, tuple[OutputEvent, ...]]]

    def answer(self, job_id: int) -> FetchedJob | None:
        """The record as it was read, None if it was not."""
        if self.record is None:
            return None
        time = None if self.date is None else ControllerTime(self.date)
        return FetchedJob(job_from(self.record, job_id), self.record, time)


_NEWS = msgspec.msgpack.Decoder(SentNews)
_LIST = msgspec.msgpack.Decoder(tuple[int, JobList | None, Failure | None])


def news_to_bytes(
    answer: FetchedJob | None, failure: Failure | None, events: Sequence[Answer]
) -> bytes:
    """News of a job to send."""
    record, date = (None, None) if answer is None else (answer.raw, answer.controller_now())
    return _encoded(SentNews(FORMAT, record, date, failure, list(events)))


def news_from_bytes(sent: bytes) -> SentNews | None:
    """News of a job that were sent."""
    try:
        news = _NEWS.decode(sent)
    except msgspec.DecodeError:
        return None
    return news if news.format == FORMAT else None


def list_to_bytes(answer: JobList | Failure) -> bytes:
    """A list to send, or why it could not be had."""
    is_failure = isinstance(answer, Failure)
    pair = (None, answer) if is_failure else (answer, None)
    return _encoded((FORMAT, *pair))


def list_from_bytes(sent: bytes) -> JobList | Failure | None:
    """A list that was sent, or why it could not be had."""
    try:
        version, found, failure = _LIST.decode(sent)
    except msgspec.DecodeError:
        return None
    return (found or failure) if version == FORMAT else None


def _encoded(news: object) -> bytes:
    """The bytes; what no bytes can say, such as half a surrogate pair, is news that none can read.

    Then the others ask by themselves.
    """
    try:
        return msgspec.msgpack.encode(news)
    except (OverflowError, UnicodeError):
        return UNREADABLE
