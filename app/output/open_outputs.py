"""The outputs that this process has open: each tied to the job that its id means now.

`ready` is the one way in: it takes the permit to show an output, finds its folder, and learns where
the output ends. `early_lines` fetches the first lines while that permit is still asked for.
"""

import asyncio
import shutil
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

from app.output.blocks.file_names import job_id_in, output_folders
from app.output.blocks.retention import mark_used, set_aside, trim
from app.output.blocks.store import JobStore
from app.output.blocks.stored_end import read_end
from app.output.events import FetchEvents
from app.output.fetching.job_output import Begin, begin_nothing
from app.output.fetching.on_demand import begin_rest, fetch_early
from app.output.notices import BlockNotStored, BlockUnusable, Notice, Notify
from app.output.permit import OutdatedPermitError, Permit
from app.output.session import OutputSession

_OPEN_LIMIT = 32
UNUSED_S = 120.0  # without a reader, then an output is closed
_ANNOUNCED_REMEMBERED = 1000
_TRIM_EVERY_BLOCKS = 256  # some 30 MB

EarlyLines = asyncio.Task[bool]  # whether they reach the newest event that there was


class OpenOutputs:
    """By job id; unused ones are closed, the least recently used first."""

    def __init__(self, fetch: FetchEvents, folder: Path, budget_bytes: int, notify: Notify) -> None:
        self._fetch = fetch
        self._folder = folder
        self._notify = notify
        self.is_storing = True  # the disk has taken what it was given last
        self._open: dict[int, OutputSession] = {}
        # Announced counts of events, also of outputs that are opened later.
        self._announced: OrderedDict[int, int] = OrderedDict()
        self._budget_bytes = budget_bytes
        self._written_since_trim = _TRIM_EVERY_BLOCKS  # the first block trims at once
        self._background: set[asyncio.Task[object]] = set()
        self._opening: set[asyncio.Task[OutputSession]] = set()
        self._closing: asyncio.TimerHandle | None = None

    async def ready(self, permit: Permit, begin: Begin = begin_nothing) -> OutputSession:
        """The output that this permit allows to be shown, with its end or its newest events.

        `begin` begins to fetch what the caller wants of it: it is called where the controller is
        asked for the end, so that nobody waits for two answers in a row.

        Raises:
            OutdatedPermitError: The job is gone, or its id means another job by now.
            SourceError: The controller gave no usable answer about the output.
        """
        session = self.session(permit.job_id)
        if session.identity not in ("", permit.identity):
            self._close(permit.job_id)  # another job under the same id
            session = self.session(permit.job_id)
        if session.output.is_end_asked_for:  # by another one, who has the lock
            begin(session.output)
        async with session.lock:
            if not session.is_closed:
                await self._tie(session, permit.identity)
                await session.update(permit, begin)
        if session.is_closed:
            raise OutdatedPermitError
        return session

    def begin_ready(self, permit: Permit) -> asyncio.Task[OutputSession]:
        """The same in a task that goes on where nobody waits for it."""
        opening = asyncio.create_task(self.ready(permit))
        self._opening.add(opening)
        opening.add_done_callback(self._opened)
        return opening

    def _opened(self, opening: asyncio.Task[OutputSession]) -> None:
        self._opening.discard(opening)
        if not opening.cancelled():
            opening.exception()  # retrieved: who does not wait for it learns that the next time

    @asynccontextmanager
    async def early_lines(
        self, job_id: int, first: int, below: int
    ) -> AsyncIterator[EarlyLines | None]:
        """Fetch the lines `first` to `below` - 1 of a job that nothing is known of yet.

        They come while the caller asks for the record, and are given up where it has no use for
        them. None where something is known: then there is a better way than to guess. Blocks that
        they begin are fetched to their ends once the caller has what it wanted.
        """
        session = self.session(job_id)
        if session.identity or output_folders(self._folder, job_id):
            yield None
            return
        early = asyncio.create_task(fetch_early(session.output, first, below))
        try:
            yield early
            if not session.is_closed:
                begin_rest(session.output)
        finally:
            early.cancel()
            # The caller has awaited it, or has a failure of its own to report. Only waited for: a
            # cancellation of the caller is not taken for that of the task.
            await asyncio.wait({early})
            if not early.cancelled():
                early.exception()  # retrieved, so that asyncio logs nothing

    def stored_ids(self, most: int) -> list[int]:
        """Jobs whose output is on the disk to its end, the newest ids first; called on a thread."""
        folders = output_folders(self._folder)
        ids = sorted({job_id_in(one.name) for one in folders if read_end(one)}, reverse=True)
        return ids[:most]

    def announce(self, job_id: int, count: int) -> None:
        """The controller reported how many events there are of an output."""
        self._announced[job_id] = count
        self._announced.move_to_end(job_id)
        if len(self._announced) > _ANNOUNCED_REMEMBERED:
            self._announced.popitem(last=False)
        if job_id in self._open:
            self._open[job_id].output.coverage.announce(count)

    def stop_following(self, job_id: int) -> None:
        """From now on new events are fetched when the output is read."""
        if job_id in self._open:
            self._open[job_id].is_followed = False

    def forget(self, job_id: int) -> None:
        """The job is gone, and what is on disk of it goes too."""
        self._close(job_id)
        self._remove(output_folders(self._folder, job_id))

    async def aclose(self) -> None:
        """End what runs in the background, at shutdown."""
        if self._closing is not None:
            self._closing.cancel()
        for opening in self._opening:
            opening.cancel()
        await asyncio.gather(*self._opening, return_exceptions=True)
        for session in list(self._open.values()):
            await session.aclose()
        while self._background:
            await asyncio.gather(*self._background, return_exceptions=True)

    def session(self, job_id: int) -> OutputSession:
        """The open output of a job, which thereby is the most recently used; opened if need be.

        Show nothing of it without a permit: that is what `ready` is for.
        """
        session = self._open.pop(job_id, None)
        if session is None:
            session = OutputSession(
                self._fetch, job_id, on_written=self._written, notify=self._noted
            )
            session.output.coverage.announce(self._announced.get(job_id, 0))
        self._open[job_id] = session
        loop = asyncio.get_running_loop()
        session.used_at = loop.time()
        if self._closing is None:
            self._closing = loop.call_later(UNUSED_S, self._close_unused)
        self._close_idle(self._idle(but=job_id)[: max(0, len(self._open) - _OPEN_LIMIT)])
        return session

    async def _tie(self, session: OutputSession, identity: str) -> None:
        """Tie the output to its folder, and remove those of other jobs under the same id."""
        if session.identity == identity:
            return
        session.identity = identity
        self._on_thread(partial(mark_used, self._folder / identity))
        unusable = partial(self._noted, BlockUnusable(session.job_id))
        await session.store_in(JobStore(self._folder / identity, unusable))
        others = output_folders(self._folder, session.job_id)
        self._remove([folder for folder in others if folder.name != identity])

    def _close_unused(self) -> None:
        """Close what is not read: it holds descriptors, and is soon open again from the disk.

        What is read is marked as used, since another process may make room meanwhile.
        """
        loop = asyncio.get_running_loop()
        used_before = loop.time() - UNUSED_S
        for session in self._open.values():
            if session.identity and (session.is_busy or session.used_at > used_before):
                self._on_thread(partial(mark_used, self._folder / session.identity))
        idle = self._idle()
        self._close_idle([one for one in idle if self._open[one].used_at <= used_before])
        self._closing = loop.call_later(UNUSED_S, self._close_unused) if self._open else None

    def _idle(self, but: int | None = None) -> list[int]:
        """The jobs whose output nothing is done with now, the least recently used first."""
        return [
            job_id
            for job_id, session in self._open.items()
            if job_id != but and not session.is_busy
        ]

    def _close_idle(self, job_ids: list[int]) -> None:
        for job_id in job_ids:
            self._in_background(self._open.pop(job_id).output.writer.aclose())

    def _close(self, job_id: int) -> None:
        session = self._open.pop(job_id, None)
        self._announced.pop(job_id, None)  # of the job that had this id
        if session is not None:
            session.end()
            self._in_background(session.output.writer.aclose())

    def _remove(self, folders: list[Path]) -> None:
        """Out of the way at once, from the disk on a thread."""
        for gone in filter(None, map(set_aside, folders)):
            self._on_thread(partial(shutil.rmtree, gone, ignore_errors=True))

    def _noted(self, notice: Notice) -> None:
        """Pass on what an output reports."""
        if isinstance(notice, BlockNotStored):
            self.is_storing = False
        self._notify(notice)

    def _written(self) -> None:
        """After every so many blocks, bring all outputs back within their budget."""
        self.is_storing = True
        self._written_since_trim += 1
        if self._written_since_trim >= _TRIM_EVERY_BLOCKS:
            self._written_since_trim = 0
            in_use = frozenset(session.identity for session in self._open.values())
            self._on_thread(partial(trim, self._folder, self._budget_bytes, in_use))

    def _on_thread(self, work: Callable[[], object]) -> None:
        self._in_background(asyncio.to_thread(work))

    def _in_background(self, work: Coroutine[Any, Any, object]) -> None:
        task = asyncio.create_task(work)
        self._background.add(task)
        task.add_done_callback(self._background.discard)
