"""Pages begin, join and leave: a record is handed over only while it is new and may be shown."""

import asyncio
from collections.abc import Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from app.jobs.model import FetchedJob
from app.runtime.fair_turns import ask_for
from app.services.failures import Failure
from app.services.first_reads import FirstRead, FirstReads
from app.services.handed_over import LASTS_S
from tests.unit.services.people import AWX, Site, jobpane

JOBS, SEARCHES, USERS = (11, 12), ("", "words"), ("ann", "bob")
KEYS = [(job_id, search) for job_id in JOBS for search in SEARCHES]
Key = tuple[int, str]


@dataclass
class Controller(Site):
    """Answers for a record when the test says what; outputs have no events."""

    lines_may_come: asyncio.Event = field(default_factory=asyncio.Event)
    waiting: list[tuple[int, "asyncio.Future[httpx.Response]"]] = field(default_factory=list)

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        job_id = int(request.url.path.split("/")[4])
        if request.url.path.endswith("/events/"):
            await self.lines_may_come.wait()
            return httpx.Response(200, json={"results": []}, headers=AWX)
        answer: asyncio.Future[httpx.Response] = asyncio.get_running_loop().create_future()
        self.waiting.append((job_id, answer))
        return await answer

    def answer(self, index: int, status: int) -> None:
        job_id, answer = self.waiting.pop(index % len(self.waiting))
        record = {"id": job_id, "status": "running"}  # short, so that no thread reads it
        body = record if status == 200 else {"detail": "Not found."}
        if not answer.done():
            answer.set_result(httpx.Response(status, json=body, headers=AWX))


@dataclass
class Visit:
    """One who has begun a read, until it has been looked at or left."""

    key: Key
    read: FirstRead
    is_noted: bool = False


class FirstReadsMachine(RuleBasedStateMachine):
    """Two users of one credential, two jobs; `read_at` has what was answered well, and when."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0
        self.loop = asyncio.new_event_loop()
        self.opened, self.folder = AsyncExitStack(), TemporaryDirectory()
        self.site = Controller()
        self.visits: list[Visit] = []
        self.read_at: dict[Key, float] = {}
        self.shown: set[int] = set()  # jobs that the controller has shown last
        self.deleted: set[int] = set()
        self.reads = self.loop.run_until_complete(self._open())

    async def _open(self) -> FirstReads:
        people = await self.opened.enter_async_context(jobpane(self.site, Path(self.folder.name)))
        self.services = await people.sign_in("auditor")
        return FirstReads(self.services.reader, self.services.outputs, clock=lambda: self.now)

    @rule(key=st.sampled_from(KEYS), user=st.sampled_from(USERS), may_be_recent=st.booleans())
    def begins(self, key: Key, user: str, may_be_recent: bool) -> None:
        async def begin() -> None:
            ask_for(user)
            open_before = {id(one.read) for one in self.visits if not one.read.record.done()}
            is_recent = may_be_recent and self.reads.recent(*key) is not None
            read = self.reads.begin(*key, may_be_recent=may_be_recent)
            is_awaited = any(one.key == key and not one.read.record.done() for one in self.visits)
            assert (id(read) in open_before) == is_awaited
            assert is_awaited or read.record.done() == is_recent
            is_noted = is_recent and not is_awaited  # a record that waits does not become newer
            self.visits.append(Visit(key, read, is_noted))

        self._run(begin())

    @rule(index=st.integers(0, 20))
    def leaves(self, index: int) -> None:
        if self.visits:
            left = self.visits.pop(index % len(self.visits))
            left.read.leave()
            self._run(asyncio.sleep(0))
            is_last = all(one.read is not left.read for one in self.visits)
            assert left.read.record.done() or not is_last

    @rule(index=st.integers(0, 20), status=st.sampled_from([200, 200, 404]))
    def is_answered(self, index: int, status: int) -> None:
        if self.site.waiting:
            job_id = self.site.waiting[index % len(self.site.waiting)][0]
            self.site.answer(index, status)
            self._run(asyncio.sleep(0))
            is_shown = status == 200 and job_id not in self.deleted
            (self.shown.add if is_shown else self.shown.discard)(job_id)

    @rule(may_come=st.booleans())
    def lines_are_held_or_come(self, may_come: bool) -> None:
        may = self.site.lines_may_come
        (may.set if may_come else may.clear)()
        self._run(asyncio.sleep(0))

    @rule(seconds=st.sampled_from([0.5, 3.0, LASTS_S + 0.1]))
    def time_passes(self, seconds: float) -> None:
        self.now += seconds

    @rule()
    def the_credential_is_refused(self) -> None:
        self.reads.revoke_all()
        self.read_at.clear()
        self.shown.clear()

    @rule(job_id=st.sampled_from(JOBS))
    def is_deleted_here(self, job_id: int) -> None:
        self._run(self._forget(job_id))
        self.deleted.add(job_id)
        self.shown.discard(job_id)

    async def _forget(self, job_id: int) -> None:
        self.services.outputs.forget(job_id)

    @invariant()
    def a_record_is_there_for_some_seconds_while_the_job_may_be_shown(self) -> None:
        for key in KEYS:
            is_new = self.now - self.read_at.get(key, float("-inf")) <= LASTS_S
            found = self.reads.recent(*key)
            assert (found is not None) == (is_new and key[0] in self.shown), key
            assert found is None or found.job.id == key[0]

    @invariant()
    def nobody_who_waits_is_given_up(self) -> None:
        assert not any(one.read.record.cancelled() for one in self.visits)

    @invariant()
    def what_is_not_answered_is_counted_for_its_user(self) -> None:
        counted = self.reads._unanswered
        assert counted.total() == len(self.reads._tasks)
        assert all(counted.values())
        assert set(counted) <= {*USERS, ""}

    def _run(self, work: "asyncio.Future[None] | object") -> None:
        async def settled() -> None:
            await work  # type: ignore[misc] # a coroutine
            for _ in range(60):
                await asyncio.sleep(0)

        self.loop.run_until_complete(settled())
        for visit in self._answered():
            visit.is_noted = True
            if isinstance(visit.read.record.result(), Failure):
                self.read_at.pop(visit.key, None)
            else:
                assert isinstance(visit.read.record.result(), FetchedJob)
                self.read_at[visit.key] = self.now

    def _answered(self) -> Iterator[Visit]:
        seen: set[int] = {id(one.read) for one in self.visits if one.is_noted}
        for visit in self.visits:
            if visit.read.record.done() and not visit.is_noted:
                if id(visit.read) in seen:
                    visit.is_noted = True
                    continue
                seen.add(id(visit.read))
                yield visit

    def teardown(self) -> None:
        async def close() -> None:
            await self.reads.aclose()
            await self.opened.aclose()

        for _, answer in self.site.waiting:
            answer.cancel()
        self.loop.run_until_complete(close())
        self.loop.close()
        self.folder.cleanup()


TestFirstReads = FirstReadsMachine.TestCase
TestFirstReads.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)
