"""What a job's page shows first, asked for before the page itself can ask: record and first window.

The server asks as soon as a page is requested, so that the answers are there when the page's script
connects. A record is handed over for some seconds, to pages of the same principal, and only while
that principal may read the job; the lines are stored as any others.
"""

import asyncio
import time
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from app.jobs.model import FetchedJob
from app.output import OutputPage
from app.runtime.work_pool import BusyError
from app.services.failures import ENDED, NOT_GRANTED, Failure
from app.services.job_reader import JobReader
from app.services.one_job import OneJobViews
from app.services.outputs import Outputs

T = TypeVar("T")

FIRST_LINES = 200  # as assets/output asks first
HANDED_OVER_FOR_S = 8.0  # a slow machine needs some seconds from the page's HTML to its connection
_MOST_AT_ONCE = 64  # of one principal
_MOST_RECENT = 16  # records of up to a megabyte

Clock = Callable[[], float]
_Asked = tuple[int, str]  # the job's id, and the search that is passed on to the controller


class FirstRead:
    """One record and the first window of its output, on their way or there.

    Both go on to their end, since the page will ask for the same, unless all who began it leave.
    """

    def __init__(
        self,
        record: asyncio.Future[FetchedJob | Failure],
        lines: asyncio.Future[OutputPage | Failure],
    ) -> None:
        self.record = record
        self.lines = lines
        self.wanted_by = 0

    @property
    def is_done(self) -> bool:
        """Whether both have been answered."""
        return self.record.done() and self.lines.done()

    def leave(self) -> None:
        """One of those who began it has gone and will not come for it; the last one ends it."""
        self.wanted_by -= 1
        if self.wanted_by <= 0:
            self.cancel()

    def cancel(self) -> None:
        """Ask for nothing more."""
        self.record.cancel()
        self.lines.cancel()


class FirstReads(OneJobViews):
    """The first reads of one principal."""

    def __init__(self, reader: JobReader, outputs: Outputs, clock: Clock = time.monotonic) -> None:
        self._reader = reader
        self._outputs = outputs
        self._clock = clock
        self._closed = asyncio.Event()  # shared with the views, as all the rest
        # The newest of each job and search that is not answered whole.
        self._open: dict[_Asked, FirstRead] = {}
        self._tasks: set[asyncio.Future[Any]] = set()
        self._recent: dict[_Asked, tuple[float, FetchedJob]] = {}
        reader.subscribe(self._record_read)

    def begin(self, job_id: int, search: str = "", *, may_be_recent: bool = False) -> FirstRead:
        """Ask for record and window, side by side; all who ask at the same time share the answers.

        `search` goes with the record's request, as the page sends it. `may_be_recent`: a record
        that waits to be handed over will do. Call `leave` of what is returned only if nobody will
        come for the answers.

        Raises:
            BusyError: As many are being asked for as may.
        """
        if self._refuses(job_id) or self._closed.is_set():
            return _answered(ENDED if self._closed.is_set() else NOT_GRANTED)
        asked = (job_id, search)
        read = self._open.get(asked)
        recent = self.recent(*asked) if may_be_recent else None
        if read is None or (read.record.done() and recent is None):
            # A record is never older than its request, unless it may be.
            read = self._open[asked] = self._begin(asked, recent)
        read.wanted_by += 1
        return read

    def recent(self, job_id: int, search: str = "") -> FetchedJob | None:
        """The record that was read for a page that was to open, some seconds ago at most.

        None too once this principal may see the job no more.
        """
        if self._refuses(job_id) or not self._outputs.may_show(job_id):
            return None
        read_at, answer = self._recent.get((job_id, search), (float("-inf"), None))
        return answer if self._clock() - read_at <= HANDED_OVER_FOR_S else None

    async def aclose(self) -> None:
        """Ask for nothing more, and forget what was answered."""
        self._closed.set()
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._recent.clear()

    def _begin(self, asked: _Asked, recent: FetchedJob | None) -> FirstRead:
        if len(self._tasks) >= 2 * _MOST_AT_ONCE:
            raise BusyError
        record: asyncio.Future[FetchedJob | Failure]
        record = _done(recent) if recent else self._task(self._reader.read(*asked))
        lines = self._task(self._outputs.read(asked[0], 1, FIRST_LINES))
        read = FirstRead(record, lines)

        def note_record(task: asyncio.Future[FetchedJob | Failure]) -> None:
            if not task.cancelled() and task.exception() is None:
                self._note(asked, task.result())

        def end(_: asyncio.Future[Any]) -> None:
            if read.is_done and self._open.get(asked) is read:
                del self._open[asked]

        if recent is None:
            record.add_done_callback(note_record)
        for task in (record, lines):
            task.add_done_callback(end)
        return read

    def _task(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        task = asyncio.create_task(work)
        self._tasks.add(task)

        def done(task: asyncio.Future[T]) -> None:
            self._tasks.discard(task)
            if not task.cancelled():
                task.exception()  # retrieved, so that asyncio logs nothing where nobody waits

        task.add_done_callback(done)
        return task

    def _note(self, asked: _Asked, answer: FetchedJob | Failure) -> None:
        self._recent.pop(asked, None)
        if isinstance(answer, Failure) or self._closed.is_set():
            return
        self._recent[asked] = (self._clock(), answer)
        too_old = self._clock() - HANDED_OVER_FOR_S
        for old in [one for one, (at, _) in self._recent.items() if at < too_old]:
            del self._recent[old]
        while len(self._recent) > _MOST_RECENT:
            del self._recent[next(iter(self._recent))]

    def _record_read(self, answer: FetchedJob) -> None:
        """A newer record, perhaps after a command, takes the place of one that waits here."""
        for asked in [one for one in self._recent if one[0] == answer.job.id]:
            self._note(asked, answer)


def _answered(failure: Failure) -> FirstRead:
    """One that asks for nothing."""
    return FirstRead(_done(failure), _done(failure))


def _done(answer: T) -> asyncio.Future[T]:
    done: asyncio.Future[T] = asyncio.get_running_loop().create_future()
    done.set_result(answer)
    return done
