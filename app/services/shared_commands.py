"""Runs a command once, whichever processes are asked for it at the same time.

The first to claim it runs it; the others wait for its outcome and send nothing. Where the one that
ran it died, nobody can say what it did: the others learn that, and find out by themselves. Where
the claim cannot be made, because Redis is away, nothing is run.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from secrets import token_hex
from typing import TypeVar

import msgspec

from app.cluster import Cluster, ClusterUnavailableError, Lease

_CLAIM_S = 300.0  # longer than any command
_OUTCOME_S = 60.0  # those who wait look every half second
_HOLDER_S = 3.0  # after its death
_LOOK_EVERY_S = 0.5

T = TypeVar("T")


class NotClaimedError(Exception):
    """Other processes cannot be asked now, so nothing was begun."""


class HolderDiedError(Exception):
    """The process that ran the command ended before it said what came of it."""


class SharedCommands:
    """The commands of one credential at one controller, which `name` names."""

    def __init__(self, cluster: Cluster, name: str) -> None:
        self._cluster = cluster
        self._name = name

    async def run(
        self, command: str, work: Callable[[], Awaitable[T]], kinds: Sequence[type[T]]
    ) -> T:
        """What `work` returns, here or in the process that runs the same command already.

        That is an object of one of the `kinds`: dataclasses of plain values.

        Raises:
            NotClaimedError: Nothing was begun.
            HolderDiedError: Another process ran it, and it is not known what came of that.
        """
        if not self._cluster.is_shared:
            return await work()
        claim = _Claim(self._cluster, f"command:{self._name}:{command}")
        try:
            holder = await claim.make()
        except ClusterUnavailableError as error:
            raise NotClaimedError from error
        if holder is None:
            return await claim.run(work)
        try:
            return _decoded(await claim.outcome_of(holder), kinds)
        except ClusterUnavailableError as error:
            raise HolderDiedError from error  # dead or not: its outcome cannot be learned


class _Claim:
    """One process's claim to run a command now."""

    def __init__(self, cluster: Cluster, key: str) -> None:
        self._cluster = cluster
        self._key = key
        self._own = token_hex(16)
        self._lease = self._lease_of(self._own)

    async def make(self) -> str | None:
        """None: it is this process that runs it; else the mark of the one that does."""
        # Before the claim: a holder without a lease is a dead one.
        await self._lease.acquire()
        try:
            while True:
                is_made = await self._write()
                holder = self._own if is_made else await self._holder()
                if holder == self._own:  # also where the answer to the first request was lost
                    return None
                if holder:  # else the other one has just ended
                    await self._lease.release()
                    return holder
        except BaseException:
            await self._lease.release()
            raise

    async def run(self, work: Callable[[], Awaitable[T]]) -> T:
        """Run the work, and leave its outcome to those who wait."""
        has_ended = asyncio.Event()
        keeping = asyncio.create_task(self._keep_until(has_ended))
        try:
            outcome = await work()
            with suppress(ClusterUnavailableError):
                await self._cluster.write(
                    self._outcome(self._own), _encoded(outcome), ttl_s=_OUTCOME_S
                )
            return outcome
        finally:
            has_ended.set()
            await asyncio.wait({keeping})  # what it writes must not come after the removal
            with suppress(ClusterUnavailableError):
                await self._remove(self._own)
                await self._cluster.publish(self._key, b"")
            await self._lease.release()

    async def outcome_of(self, holder: str) -> bytes:
        """Wait for the outcome that another process leaves."""
        woken = asyncio.Event()
        unsubscribe = self._cluster.subscribe(self._key, lambda _: woken.set())
        lease = self._lease_of(holder)
        try:
            while True:
                woken.clear()
                is_over = await lease.acquire()  # nobody but a living holder keeps it
                outcome = await self._cluster.read(self._outcome(holder))
                if outcome is not None:
                    return outcome
                if is_over:
                    await self._remove(holder)  # so that the command can be given again
                    raise HolderDiedError
                with suppress(TimeoutError):
                    await asyncio.wait_for(woken.wait(), _LOOK_EVERY_S)
        finally:
            unsubscribe()
            await lease.release()

    async def _keep_until(self, has_ended: asyncio.Event) -> None:
        """Claim again what a Redis that was restarted has forgotten."""
        while not has_ended.is_set():
            with suppress(ClusterUnavailableError):
                await self._write()
            with suppress(TimeoutError):
                await asyncio.wait_for(has_ended.wait(), _LOOK_EVERY_S)

    async def _write(self) -> bool:
        return await self._cluster.write(
            self._key, self._own.encode(), ttl_s=_CLAIM_S, only_if_absent=True
        )

    async def _holder(self) -> str:
        return (await self._cluster.read(self._key) or b"").decode()

    async def _remove(self, holder: str) -> None:
        if await self._holder() == holder:
            await self._cluster.remove(self._key)

    def _lease_of(self, holder: str) -> Lease:
        return self._cluster.lease(f"holder:{holder}", ttl_s=_HOLDER_S)

    def _outcome(self, holder: str) -> str:
        return f"{self._key}:{holder}"


class _Outcome(msgspec.Struct):
    kind: str
    fields: msgspec.Raw


def _encoded(outcome: object) -> bytes:
    fields = msgspec.Raw(msgspec.json.encode(outcome))
    return msgspec.json.encode(_Outcome(type(outcome).__name__, fields))


def _decoded(text: bytes, kinds: Sequence[type[T]]) -> T:
    """Raises HolderDiedError where another version of Jobpane wrote what is not known here."""
    try:
        stored = msgspec.json.decode(text, type=_Outcome)
        named = {kind.__name__: kind for kind in kinds}
        return msgspec.json.decode(stored.fields, type=named[stored.kind])
    except (msgspec.DecodeError, KeyError) as error:
        raise HolderDiedError from error
