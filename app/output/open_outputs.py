"""The outputs that this process has open: each tied to the job that its id means now.

`ready` is the one way in: it asks whether the job may be read, finds its folder, and learns where
its output ends. The first look at a job asks for its record and its lines side by side.
"""

import asyncio
import contextlib
import shutil
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from app.output.blocks.file_names import output_folders
from app.output.blocks.retention import mark_used, set_aside, trim
from app.output.blocks.store import JobStore
from app.output.events import FetchEvents
from app.output.fetching.backfill import OutputFiller
from app.output.fetching.job_output import JobOutput
from app.output.fetching.on_demand import fetch_window
from app.output.fetching.tail import LiveOutput
from app.services.failures import Failure
from app.services.output_access import Readable, ReadableJobs

_OPEN_LIMIT = 32
_TRIES = 3
UNUSED_S = 120.0  # after which an output that nobody reads is closed
# A running job that nobody follows is asked about when somebody reads, at most this often.
_REFRESH_EVERY_S = 0.4
# Of a job that ended long ago and was never confirmed, late events are seldom, but may come.
_REFRESH_UNCONFIRMED_EVERY_S = 60.0
_ANNOUNCED_REMEMBERED = 1000
_LOOK_EVERY_BLOCKS = 256  # some 30 MB


@dataclass(slots=True)
class _Open:
    """One job's output in this process."""

    output: JobOutput
    filler: OutputFiller
    live: LiveOutput
    identity: str = ""
    is_followed: bool = False
    is_closed: bool = False  # its job is gone: nothing of it may be shown or kept
    refreshed_at: float = float("-inf")
    used_at: float = float("-inf")
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


@dataclass(frozen=True, slots=True)
class Ready:
    """An output that may be shown now, and what the record says of it."""

    output: JobOutput
    filler: OutputFiller
    seen: Readable


class OpenOutputs:
    """By job id; those that nobody uses are closed, the least recently used first."""

    def __init__(
        self, fetch: FetchEvents, readable: ReadableJobs, folder: Path, budget_bytes: int
    ) -> None:
        self._fetch = fetch
        self._readable = readable
        self._folder = folder
        self._open: dict[int, _Open] = {}
        # Announced counts of events, also of outputs that are opened later.
        self._announced: OrderedDict[int, int] = OrderedDict()
        self._budget_bytes = budget_bytes
        self._written_since = _LOOK_EVERY_BLOCKS  # the first block lets us look at once
        self._background: set[asyncio.Task[object]] = set()
        self._closing: asyncio.TimerHandle | None = None

    async def ready(self, job_id: int, first: int = 1, below: int = 1) -> Ready | Failure:
        """The output of a job that may be read; lines `first` to `below` - 1 are wanted soon.

        Raises:
            SourceError: The controller gave no usable answer about the output.
        """
        for _ in range(_TRIES):
            opened = self._opened(job_id)
            async with self._early_lines(opened, first, below):
                seen = await self._readable.confirmed(job_id)
                if isinstance(seen, Failure):
                    return seen
                if opened.identity not in ("", seen.identity):
                    self._close(job_id)  # another job under the same id
                    continue
                async with opened.lock:
                    if not opened.is_closed:
                        await self._prepare(opened, seen)
            if not opened.is_closed:
                return Ready(opened.output, opened.filler, seen)
        raise RuntimeError("the job is forgotten as fast as it is opened")

    async def read_again(self, job_id: int) -> None:
        """Ask for all that was passed over, whatever was said of it before.

        Raises:
            SourceError: The controller gave no usable answer.
        """
        opened = self._opened(job_id)
        async with opened.lock:
            if not opened.is_closed and not opened.output.coverage.is_final:
                await opened.live.refresh(is_thorough=True)
                opened.refreshed_at = asyncio.get_running_loop().time()

    def announce(self, job_id: int, count: int) -> None:
        """The controller said how many events there are of an output."""
        self._announced[job_id] = count
        self._announced.move_to_end(job_id)
        if len(self._announced) > _ANNOUNCED_REMEMBERED:
            self._announced.popitem(last=False)
        if job_id in self._open:
            self._open[job_id].output.coverage.announce(count)

    async def _prepare(self, opened: _Open, seen: Readable) -> None:
        await self._keep(opened, seen)
        if seen.is_saved:
            await opened.output.find_end()
        elif not opened.is_followed:
            every_s = _REFRESH_UNCONFIRMED_EVERY_S if seen.ended_long_ago else _REFRESH_EVERY_S
            await self._refresh(opened, every_s)

    async def follow(self, job_id: int) -> int:
        """Fetch what a job has printed since the last call; a number that grows when it has.

        Raises:
            SourceError: The controller gave no usable answer.
        """
        opened = self._opened(job_id)
        opened.is_followed = True
        await opened.live.refresh()
        return opened.output.version

    def stop_following(self, job_id: int) -> None:
        """What is new is asked for when somebody reads."""
        if job_id in self._open:
            self._open[job_id].is_followed = False

    def forget(self, job_id: int) -> None:
        """The job is gone, and what is on disk of it goes too."""
        self._readable.forget(job_id)
        self._close(job_id)
        self._remove(output_folders(self._folder, job_id))

    async def aclose(self) -> None:
        """End what runs in the background, at shutdown."""
        if self._closing is not None:
            self._closing.cancel()
        for opened in list(self._open.values()):
            await opened.filler.aclose()
            await opened.output.aclose()
        while self._background:
            await asyncio.gather(*self._background, return_exceptions=True)

    @asynccontextmanager
    async def _early_lines(self, opened: _Open, first: int, below: int) -> AsyncIterator[None]:
        """Of a job that nothing is known of, the lines are fetched beside what happens within.

        Its end is asked for within, after the record: an older answer could not tell it.
        """
        job_id = opened.output.job_id
        is_known = self._readable.known(job_id) is not None or opened.identity
        if is_known or output_folders(self._folder, job_id):
            yield
            return
        early = asyncio.create_task(fetch_window(opened.output, first, below, rounds=1))
        is_prepared = False
        try:
            yield
            is_prepared = bool(opened.identity) and not opened.is_closed
        finally:
            if not is_prepared:
                early.cancel()
                with contextlib.suppress(Exception, asyncio.CancelledError):  # told once is enough
                    await early
        if is_prepared:
            await early

    async def _keep(self, opened: _Open, seen: Readable) -> None:
        """Tie the output to its folder, and remove those of other jobs under the same id."""
        if opened.identity == seen.identity:
            return
        opened.identity = seen.identity
        self._on_thread(partial(mark_used, self._folder / seen.identity))
        store = JobStore(self._folder / seen.identity)
        await asyncio.to_thread(lambda: store.heads)  # the first look reads every header
        if not opened.is_closed:
            await opened.output.keep_in(store)
        others = output_folders(self._folder, opened.output.job_id)
        self._remove([folder for folder in others if folder.name != seen.identity])

    async def _refresh(self, opened: _Open, every_s: float) -> None:
        now = asyncio.get_running_loop().time()
        if now - opened.refreshed_at < every_s:
            return
        await opened.live.refresh()
        opened.refreshed_at = now

    def _opened(self, job_id: int) -> _Open:
        opened = self._open.pop(job_id, None)
        if opened is None:
            output = JobOutput(self._fetch, job_id, self._written)
            output.coverage.announce(self._announced.get(job_id, 0))
            opened = _Open(output, OutputFiller(output), LiveOutput(output))
        self._open[job_id] = opened
        loop = asyncio.get_running_loop()
        opened.used_at = loop.time()
        if self._closing is None:
            self._closing = loop.call_later(UNUSED_S, self._close_unused)
        self._close_idle(self._idle(but=job_id)[: max(0, len(self._open) - _OPEN_LIMIT)])
        return opened

    def _close_unused(self) -> None:
        """What nobody reads holds descriptors; it is on disk, and soon open again."""
        loop = asyncio.get_running_loop()
        used_before = loop.time() - UNUSED_S
        idle = self._idle()
        self._close_idle([one for one in idle if self._open[one].used_at <= used_before])
        self._closing = loop.call_later(UNUSED_S, self._close_unused) if self._open else None

    def _idle(self, but: int | None = None) -> list[int]:
        """The jobs whose output nothing is done with now, the least recently used first."""
        return [
            job_id
            for job_id, opened in self._open.items()
            if job_id != but
            and not (opened.is_followed or opened.filler.is_running or opened.lock.locked())
        ]

    def _close_idle(self, job_ids: list[int]) -> None:
        for job_id in job_ids:
            self._in_background(self._open.pop(job_id).output.kept.aclose())

    def _close(self, job_id: int) -> None:
        opened = self._open.pop(job_id, None)
        self._announced.pop(job_id, None)  # of the job that had this id
        if opened is not None:
            opened.is_closed = True
            opened.filler.stop()
            opened.output.forget()
            self._in_background(opened.output.kept.aclose())

    def _remove(self, folders: list[Path]) -> None:
        """Out of the way at once, from the disk on a thread."""
        for gone in filter(None, map(set_aside, folders)):
            self._on_thread(partial(shutil.rmtree, gone, ignore_errors=True))

    def _written(self) -> None:
        """After every so many blocks, see whether all outputs are still within their budget."""
        self._written_since += 1
        if self._written_since >= _LOOK_EVERY_BLOCKS:
            self._written_since = 0
            in_use = frozenset(opened.identity for opened in self._open.values())
            self._on_thread(partial(trim, self._folder, self._budget_bytes, in_use))

    def _on_thread(self, work: Callable[[], object]) -> None:
        self._in_background(asyncio.to_thread(work))

    def _in_background(self, work: Coroutine[Any, Any, object]) -> None:
        task = asyncio.create_task(work)
        self._background.add(task)
        task.add_done_callback(self._background.discard)
