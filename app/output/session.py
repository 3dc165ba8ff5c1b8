"""One open output: what is here of it, what fetches more, and which job it belongs to.

A job's id is used again by a controller whose database was replaced, so a session belongs to one
identity and is closed when its job is gone. Does not decide who may read.
"""

import asyncio
from dataclasses import replace

from app.output.blocks.store import JobStore
from app.output.events import FetchEvents
from app.output.fetching.backfill import Backfill
from app.output.fetching.block_writer import OnWritten
from app.output.fetching.job_output import Begin, JobOutput
from app.output.fetching.tail import Tail
from app.output.notices import Notify
from app.output.permit import Permit
from app.output.reading.snapshot import Snapshot

# Of a running job that is not followed, new events are asked for on reading, at most this often.
_REFRESH_EVERY_S = 0.4
# Of a job that ended long ago and was never confirmed, late events are seldom, but may come.
_REFRESH_UNCONFIRMED_EVERY_S = 60.0


class OutputSession:
    """One job's output in this process."""

    def __init__(
        self, fetch: FetchEvents, job_id: int, *, on_written: OnWritten, notify: Notify
    ) -> None:
        self.job_id = job_id
        self.output = JobOutput(fetch, job_id, on_written, notify)
        self.backfill = Backfill(self.output, notify)
        self.identity = ""  # of the job; "" before the first permit
        self.is_followed = False
        self.is_closed = False  # its job is gone: nothing of it may be shown or stored
        self.used_at = float("-inf")  # by the event loop's clock
        self.lock = asyncio.Lock()  # for those who prepare it
        self._tail = Tail(self.output)
        self._refreshed_at = float("-inf")

    @property
    def is_busy(self) -> bool:
        """Whether anything is done with it now."""
        return self.is_followed or self.backfill.is_running or self.lock.locked()

    async def store_in(self, store: JobStore) -> None:
        """From now on use the blocks that are stored there, and add to them."""
        await asyncio.to_thread(lambda: store.heads)  # the first access reads every header
        if not self.is_closed:
            await self.output.store_in(store)

    async def update(self, permit: Permit, begin: Begin) -> None:
        """Learn where the output ends, or what is new of one that has no confirmed end.

        While the controller is asked where an output ends, `begin` has what is wanted of it come.

        Raises:
            SourceError: The controller gave no usable answer.
        """
        if permit.is_saved:
            await self.output.find_end(begin)
        elif not self.is_followed:
            every_s = _REFRESH_UNCONFIRMED_EVERY_S if permit.ended_long_ago else _REFRESH_EVERY_S
            if asyncio.get_running_loop().time() - self._refreshed_at >= every_s:
                await self._refresh(is_thorough=False)

    async def follow(self) -> int:
        """Fetch what is new; a number that grows when anything was.

        Raises:
            SourceError: The controller gave no usable answer.
        """
        self.is_followed = True
        await self._tail.refresh()
        return self.output.version

    async def read_again(self) -> None:
        """Ask for all that was passed over, whatever was answered about it before.

        Raises:
            SourceError: The controller gave no usable answer.
        """
        async with self.lock:
            if not self.is_closed and not self.output.coverage.is_final:
                await self._refresh(is_thorough=True)

    async def snapshot(self, permit: Permit) -> Snapshot:
        """What is here now, with what the record says of it."""
        snapshot = await self.output.snapshot()
        return replace(
            snapshot,
            identity=self.identity,
            recorded=permit.recorded,
            is_unconfirmed=permit.has_ended and not snapshot.has_ended and not permit.is_saved,
        )

    def end(self) -> None:
        """The job is gone: nothing more of it is fetched, shown or stored."""
        self.is_closed = True
        self.backfill.stop()
        self.output.abandon()

    async def aclose(self) -> None:
        """End what runs in the background, at shutdown."""
        await self.backfill.aclose()
        await self.output.aclose()

    async def _refresh(self, *, is_thorough: bool) -> None:
        began = asyncio.get_running_loop().time()
        await self._tail.refresh(is_thorough=is_thorough)
        self._refreshed_at = began
