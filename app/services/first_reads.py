"""What a job's page shows first, asked for before the page itself can ask: record and first window.

The server asks as soon as a page is requested, so that the answers are there when the page's script
connects. A record is handed over for some seconds, to pages of the same principal, and only while
that principal may read the job; the lines are stored as any others. Where several users share a
principal's credential, none of them takes the places of the others.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from app.jobs.model import FetchedJob
from app.output import OutputPage
from app.runtime.fair_turns import current_asker
from app.runtime.work_pool import BusyError
from app.services.drawings import Drawings
from app.services.failures import ENDED, NOT_GRANTED, Failure
from app.services.handed_over import LASTS_S, HandedOver
from app.services.job_reader import JobReader
from app.services.one_job import OneJobViews
from app.services.outputs import Outputs
from app.services.recent_records import Clock, Key, RecentRecords

T = TypeVar("T")

FIRST_LINES = 200  # as assets/output asks first
_MOST_AT_ONCE = 64  # of one user
_ALL_AT_ONCE = 256
_EVERY_JOB = 0  # the ids of jobs begin with 1


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

    def __init__(
        self,
        reader: JobReader,
        outputs: Outputs,
        elsewhere: HandedOver | None = None,
        *,
        polled: Callable[[int], FetchedJob | None] = lambda _: None,
        clock: Clock = time.monotonic,
    ) -> None:
        """`polled` has the record of a job that is polled, as new as a page needs it."""
        self._reader = reader
        self._outputs = outputs
        self._elsewhere = elsewhere or HandedOver()
        self._polled = polled
        self._clock = clock
        self.drawings = Drawings()  # shared with the views, too
        self._closed = asyncio.Event()  # shared with the views, as all the rest
        # The newest of each job and search that is not answered whole.
        self._open: dict[Key, FirstRead] = {}
        self._tasks: set[asyncio.Future[Any]] = set()
        self._unanswered: Counter[str] = Counter()  # the same by user, without zeros
        self._recent = RecentRecords(clock)
        # By job: until when other processes may look for its record, and until when what these have
        # read is not taken, since the job was refused or deleted after that.
        self._given_until: dict[int, float] = {}
        self._distrusted_until: dict[int, float] = {}
        reader.subscribe(self._record_read)
        reader.subscribe_to_failures(self._record_failed)
        outputs.look_elsewhere_by(self._look)

    def begin(self, job_id: int, search: str = "", *, may_be_recent: bool = False) -> FirstRead:
        """Ask for record and window, side by side; all who ask at the same time share the answers.

        `search` goes with the record's request, as the page sends it. `may_be_recent`: a record
        that waits to be handed over will do. Call `leave` of what is returned only if nobody will
        come for the answers.

        Raises:
            BusyError: As many are being asked for as may be, in all or for this user.
        """
        if self._refuses(job_id) or self._closed.is_set():
            return _answered(ENDED if self._closed.is_set() else NOT_GRANTED)
        key = (job_id, search)
        read = self._open.get(key)
        if read is None or read.record.done():  # else a record would be older than its request
            read = self._open[key] = self._begin(key, may_be_recent=may_be_recent)
        read.wanted_by += 1
        return read

    def recent(self, job_id: int, search: str = "") -> FetchedJob | None:
        """The record that was read for a page that was to open, some seconds ago at most.

        None too once this principal may see the job no more.
        """
        if self._refuses(job_id) or not self._outputs.may_show(job_id):
            return None
        recent = self._recent.record((job_id, search))
        return self._reader.completed(recent) if recent else None

    async def for_page(self, job_id: int, search: str = "") -> FetchedJob | Failure | None:
        """As `recent`, or what another process has read for a page that has come here.

        A failure of just now goes to one page, whose first screen has said it already. None while
        the record is being asked for: the page waits for that answer, by `JobReader.read`, rather
        than show an older one. If another process asks, so does this one.
        """
        under_way = self._open.get((job_id, search))
        if under_way is not None and not under_way.record.done():
            return None
        if self._refuses(job_id):
            return None
        failure = self._recent.take_failure((job_id, search))
        recent = failure or self.recent(job_id, search)
        found = await self._elsewhere.look(job_id)
        if recent is not None and not found.is_by_another:
            return recent
        return self._take(job_id, found.record)

    def revoke_all(self) -> None:
        """The credential was refused: nothing is shown by what was read before."""
        self._recent.clear()
        self._distrusted_until[_EVERY_JOB] = self._clock() + LASTS_S
        self._outputs.revoke_all()

    async def aclose(self) -> None:
        """Ask for nothing more, and forget what was answered."""
        self._closed.set()
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._recent.clear()

    def _begin(self, key: Key, *, may_be_recent: bool) -> FirstRead:
        unanswered = self._unanswered[current_asker()]
        if unanswered >= 2 * _MOST_AT_ONCE or len(self._tasks) >= 2 * _ALL_AT_ONCE:
            raise BusyError
        record = self._begin_record(key, may_be_recent=may_be_recent)
        lines = self._task(self._outputs.read(key[0], 1, FIRST_LINES, at_once=True))
        read = FirstRead(record, lines)

        def end(_: asyncio.Future[Any]) -> None:
            if read.is_done and self._open.get(key) is read:
                del self._open[key]

        for task in (record, lines):
            task.add_done_callback(end)
        return read

    def _begin_record(
        self, key: Key, *, may_be_recent: bool
    ) -> "asyncio.Future[FetchedJob | Failure]":
        polled = self._polled(key[0])
        if polled is not None:
            self._note(key, polled)
            return _done(polled)
        if not may_be_recent:
            if self._elsewhere.is_shared:
                self._task(self._elsewhere.withdraw(key[0]))
            return self._task(self._read(key))
        recent = self.recent(*key)
        return _done(recent) if recent else self._task(self._read_unless_elsewhere(key))

    async def _read(self, key: Key) -> FetchedJob | Failure:
        answer = await self._reader.read(*key)
        self._note(key, answer)
        return answer

    async def _read_unless_elsewhere(self, key: Key) -> FetchedJob | Failure:
        return await self._look(key[0]) or await self._read(key)

    def _task(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        task, asker = asyncio.create_task(work), current_asker()
        self._tasks.add(task)
        self._unanswered[asker] += 1

        def done(task: asyncio.Future[T]) -> None:
            self._tasks.discard(task)
            self._unanswered[asker] -= 1
            self._unanswered += Counter()  # keeps no zeros
            if not task.cancelled():
                task.exception()  # retrieved, so that asyncio logs nothing where nobody waits

        task.add_done_callback(done)
        return task

    def _note(self, key: Key, answer: FetchedJob | Failure) -> None:
        if self._closed.is_set():
            return
        self._recent.put(key, answer, current_asker())
        self._drop_later()
        if isinstance(answer, FetchedJob):
            self._give(key[0], answer)

    def _drop_old(self) -> None:
        self._recent.drop_old()
        now = self._clock()
        for ends in (self._given_until, self._distrusted_until):
            for job_id in [job_id for job_id, end in ends.items() if end < now]:
                del ends[job_id]

    def _record_read(self, answer: FetchedJob) -> None:
        """A newer record, perhaps after a command, takes the place of one that waits."""
        job_id = answer.job.id
        self._recent.renew(answer)
        if self._clock() < self._given_until.get(job_id, float("-inf")):
            self._task(self._elsewhere.give(job_id, answer))

    def _record_failed(self, job_id: int, failure: Failure) -> None:
        if (failure.is_refusal or failure.kind == "not_found") and self._elsewhere.is_shared:
            self._distrusted_until[job_id] = self._clock() + LASTS_S
            self._drop_later()

    def _give(self, job_id: int, answer: FetchedJob) -> None:
        if self._elsewhere.is_shared:
            self._given_until[job_id] = self._clock() + LASTS_S
            self._task(self._elsewhere.give(job_id, answer))

    async def _look(self, job_id: int) -> FetchedJob | None:
        """What another process has read, at most LASTS_S ago; it counts as read here."""
        return self._take(job_id, (await self._elsewhere.look(job_id)).record)

    def _take(self, job_id: int, found: FetchedJob | None) -> FetchedJob | None:
        ends = (self._distrusted_until.get(one, float("-inf")) for one in (job_id, _EVERY_JOB))
        is_distrusted = self._clock() < max(ends)
        if found is None or self._closed.is_set() or is_distrusted:
            return None
        self._given_until.pop(job_id, None)  # it is not given again, as if it were new
        taken = self._reader.take(found)
        self._given_until[job_id] = self._clock() + LASTS_S
        self._drop_later()
        return taken if self._outputs.may_show(job_id) else None

    def _drop_later(self) -> None:
        asyncio.get_running_loop().call_later(LASTS_S + 0.1, self._drop_old)


def _answered(failure: Failure) -> FirstRead:
    """One that asks for nothing."""
    return FirstRead(_done(failure), _done(failure))


def _done(answer: T) -> asyncio.Future[T]:
    done: asyncio.Future[T] = asyncio.get_running_loop().create_future()
    done.set_result(answer)
    return done
