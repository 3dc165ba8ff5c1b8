"""A command is run once, whichever processes are asked for it; who waits learns what came of it."""

import asyncio
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import cast

import pytest

from app.cluster import RedisCluster, SingleProcess
from app.jobs.permissions import RefusalKind, Refused
from app.services.failures import Failure
from app.services.job_actions import Done
from app.services.shared_commands import HolderDiedError, NotClaimedError, SharedCommands
from tests.support.redis_process import RedisProcess
from tests.support.sources import ROOT
from tests.unit.cluster.scene import cluster_over, two_processes, until
from tests.unit.sessions.builders import SECRET

KINDS = (Done, Refused, Failure)
REFUSED = Refused("Not now.", datetime(2026, 1, 2, tzinfo=UTC), RefusalKind.OTHER)
FAILURE = Failure("It failed.", "kind", can_try_again=True, id="1", is_refusal=True)
HOLDER = """
import asyncio, sys
from pydantic import SecretStr
from app.cluster import RedisCluster, RedisConnection
from app.runtime.session_keys import SessionKeys
from app.services.shared_commands import SharedCommands

async def work():
    print("running", flush=True)
    await asyncio.Event().wait()

async def main():
    connection = RedisConnection(SecretStr(sys.argv[1]))
    async with RedisCluster(connection, SessionKeys([SecretStr(sys.argv[2])])) as cluster:
        await SharedCommands(cluster, "lab:token").run("cancel:42", work, ())

asyncio.run(main())
"""


class Watched:
    """A cluster that counts who waits for what another process does."""

    def __init__(self, cluster: RedisCluster) -> None:
        self._cluster = cluster
        self.waiting = 0

    def subscribe(self, channel: str, listener: Callable[[bytes | None], None]) -> object:
        self.waiting += 1
        return self._cluster.subscribe(channel, listener)

    def __getattr__(self, name: str) -> object:
        return getattr(self._cluster, name)


@dataclass
class Two:
    """The same credential's commands in two processes."""

    first: SharedCommands
    second: SharedCommands
    cluster: Watched  # of the second one

    async def waiting(self, count: int) -> None:
        await until(lambda: self.cluster.waiting == count)


@dataclass
class Work:
    """Ends when a test says so, and counts."""

    outcome: object
    gate: asyncio.Event
    runs: int = 0

    async def __call__(self) -> object:
        self.runs += 1
        await self.gate.wait()
        return self.outcome


def work(outcome: object = REFUSED, *, waits: bool = False) -> Work:
    made = Work(outcome, asyncio.Event())
    if not waits:
        made.gate.set()
    return made


@pytest.fixture
async def two(redis: RedisProcess) -> AsyncIterator[Two]:
    async with two_processes(redis) as (one, other):
        watched = Watched(other)
        second = SharedCommands(cast("RedisCluster", watched), "lab:token")
        yield Two(SharedCommands(one, "lab:token"), second, watched)


async def begun(by: SharedCommands, command: str, what: Work) -> "asyncio.Task[object]":
    """A command that runs already."""
    task = asyncio.create_task(by.run(command, what, KINDS))
    await until(lambda: what.runs)
    return task


@pytest.mark.parametrize("outcome", [Done("It is done."), REFUSED, FAILURE])
async def test_the_others_wait_for_the_outcome_of_the_first(two: Two, outcome: object) -> None:
    first, second = work(outcome, waits=True), work()
    running = await begun(two.first, "cancel:42", first)
    waiting = [asyncio.create_task(two.second.run("cancel:42", second, KINDS)) for _ in range(3)]
    await two.waiting(3)
    first.gate.set()
    assert await asyncio.gather(running, *waiting) == [outcome] * 4
    assert (first.runs, second.runs) == (1, 0)


async def test_a_command_that_is_given_after_the_first_has_ended_is_another_one(
    two: Two,
) -> None:
    first, second = work(), work(FAILURE)
    assert await two.first.run("cancel:42", first, KINDS) == REFUSED
    assert await two.second.run("cancel:42", second, KINDS) == FAILURE


async def test_other_commands_and_other_credentials_do_not_wait(redis: RedisProcess) -> None:
    async with two_processes(redis) as (one, other):
        held = work(waits=True)
        running = await begun(SharedCommands(one, "lab:token"), "cancel:42", held)
        assert await SharedCommands(other, "lab:token").run("delete:42", work(), KINDS) == REFUSED
        assert await SharedCommands(other, "lab:anna").run("cancel:42", work(), KINDS) == REFUSED
        held.gate.set()
        await running


async def test_a_command_that_failed_unexpectedly_leaves_an_unknown_outcome(
    two: Two,
) -> None:
    gate, has_begun = asyncio.Event(), asyncio.Event()

    async def fail() -> object:
        has_begun.set()
        await gate.wait()
        raise ValueError("a fault")

    running = asyncio.create_task(two.first.run("cancel:42", fail, KINDS))
    await has_begun.wait()
    own = work()
    waiting = asyncio.create_task(two.second.run("cancel:42", own, KINDS))
    await two.waiting(1)
    gate.set()
    with pytest.raises(ValueError, match="a fault"):
        await running
    with pytest.raises(HolderDiedError):
        await waiting
    assert own.runs == 0
    assert await two.second.run("cancel:42", own, KINDS) == REFUSED


async def test_a_killed_process_leaves_an_unknown_outcome_and_the_command_free(
    redis: RedisProcess,
) -> None:
    command = [sys.executable, "-c", HOLDER, redis.url.get_secret_value(), SECRET]
    holder = await asyncio.create_subprocess_exec(
        *command, cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    assert holder.stdout is not None
    try:
        assert await holder.stdout.readline() == b"running\n"
        async with cluster_over(redis) as cluster:
            commands, own = SharedCommands(cluster, "lab:token"), work()
            waiting = asyncio.create_task(commands.run("cancel:42", own, KINDS))
            holder.kill()
            with pytest.raises(HolderDiedError):
                await waiting
            assert own.runs == 0
            assert await commands.run("cancel:42", own, KINDS) == REFUSED
    finally:
        with suppress(ProcessLookupError):
            holder.kill()
        await holder.wait()


async def test_without_redis_nothing_is_run(redis: RedisProcess) -> None:
    async with cluster_over(redis) as cluster:
        own = work()
        redis.inside.config_set("maxclients", 1)
        try:
            redis.inside.client_kill_filter(_type="normal", skipme=True)
            with pytest.raises(NotClaimedError):
                await SharedCommands(cluster, "lab:token").run("cancel:42", own, KINDS)
        finally:
            redis.inside.config_set("maxclients", 1000)
        assert own.runs == 0


async def test_a_claim_that_redis_has_forgotten_is_made_again(
    redis: RedisProcess, two: Two
) -> None:
    first, second = work(waits=True), work()
    running = await begun(two.first, "cancel:42", first)
    redis.inside.flushall()
    for kind in ("*command*", "*holder*"):
        await until(lambda kind=kind: list(redis.inside.scan_iter(kind)))  # type: ignore[misc]
    waiting = asyncio.create_task(two.second.run("cancel:42", second, KINDS))
    await two.waiting(1)
    first.gate.set()
    assert await asyncio.gather(running, waiting) == [REFUSED] * 2
    assert second.runs == 0


async def test_nothing_of_a_command_stays(redis: RedisProcess, two: Two) -> None:
    await two.first.run("cancel:42", work(), KINDS)
    left = [redis.inside.pttl(key) for key in redis.inside.scan_iter("*")]
    assert all(0 < one <= 60_000 for one in left), left


async def test_one_process_alone_asks_nobody() -> None:
    own = work()
    assert await SharedCommands(SingleProcess(), "lab:token").run("x", own, KINDS) == REFUSED
