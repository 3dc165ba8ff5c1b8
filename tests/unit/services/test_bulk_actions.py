"""Several jobs at once: a few at a time, each exactly once, stoppable."""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.services.bulk_actions import AT_ONCE, Broken, BulkRun, NotSent, Outcome

LIMIT_S = 5


@dataclass
class Command:
    """Ends for a job when the test says so, or at once, or badly."""

    held: set[int] = field(default_factory=set)
    failing: set[int] = field(default_factory=set)
    begun: list[int] = field(default_factory=list)
    most: int = 0
    _under_way: int = 0
    _gates: dict[int, asyncio.Event] = field(default_factory=dict)

    async def __call__(self, job_id: int) -> str:
        self.begun.append(job_id)
        self._under_way += 1
        self.most = max(self.most, self._under_way)
        gate = self._gates.setdefault(job_id, asyncio.Event())
        if job_id not in self.held:
            gate.set()
        await gate.wait()
        await asyncio.sleep(0)
        self._under_way -= 1
        if job_id in self.failing:
            raise RuntimeError(f"no {job_id}")
        return f"did {job_id}"

    def let_go(self, *job_ids: int) -> None:
        for job_id in job_ids:
            self._gates[job_id].set()


async def all_of(batch: BulkRun[str]) -> list[Outcome[str]]:
    async with asyncio.timeout(LIMIT_S):
        return [outcome async for outcome in batch.outcomes()]


async def next_of(outcomes: AsyncGenerator[Outcome[str], None]) -> Outcome[str]:
    async with asyncio.timeout(LIMIT_S):
        return await anext(outcomes)


async def test_every_job_gets_its_own_answer() -> None:
    outcomes = await all_of(BulkRun(Command(), [5, 3, 9]))
    assert outcomes == [Outcome(5, "did 5"), Outcome(3, "did 3"), Outcome(9, "did 9")]


async def test_no_more_than_four_are_under_way_at_a_time() -> None:
    command = Command()
    await all_of(BulkRun(command, range(20)))
    assert command.most == AT_ONCE == 4


async def test_a_slow_job_holds_up_no_other_and_comes_when_it_is_done() -> None:
    command = Command(held={1})
    outcomes = BulkRun(command, [1, 2, 3, 4, 5, 6, 7]).outcomes()
    first = [(await next_of(outcomes)).job_id for _ in range(6)]
    assert first == [2, 3, 4, 5, 6, 7]
    command.let_go(1)
    assert (await next_of(outcomes)).job_id == 1


async def test_a_failing_one_does_not_stop_the_others() -> None:
    outcomes = await all_of(BulkRun(Command(failing={2}), [1, 2, 3]))
    broken = [one for one in outcomes if isinstance(one.answer, Broken)]
    assert [one.job_id for one in broken] == [2]
    assert {one.job_id for one in outcomes} == {1, 2, 3}


async def test_after_a_stop_nothing_more_is_begun_and_what_is_under_way_finishes() -> None:
    command = Command(held={2, 3, 4})
    batch = BulkRun(command, range(1, 9))
    outcomes = batch.outcomes()
    assert (await next_of(outcomes)).job_id == 1
    batch.stop()
    command.let_go(2, 3, 4)
    rest = [outcome async for outcome in outcomes]
    assert command.begun == [1, 2, 3, 4]
    assert [one.answer for one in rest[:3]] == ["did 2", "did 3", "did 4"]
    assert rest[3:] == [Outcome(job_id, NotSent()) for job_id in (5, 6, 7, 8)]


async def test_a_batch_stopped_before_its_start_sends_nothing() -> None:
    command = Command()
    batch = BulkRun(command, [1, 2])
    batch.stop()
    assert [one.answer for one in await all_of(batch)] == [NotSent(), NotSent()]
    assert command.begun == []


async def test_nothing_outlives_a_reader_that_goes_away() -> None:
    command = Command(held={2})
    outcomes = BulkRun(command, [1, 2]).outcomes()
    await next_of(outcomes)
    await outcomes.aclose()
    await asyncio.sleep(0)
    others = asyncio.all_tasks() - {asyncio.current_task()}
    assert not [task for task in others if not task.done() and not task.cancelling()]


async def test_a_job_named_twice_is_sent_once() -> None:
    command = Command()
    await all_of(BulkRun(command, [7, 7, 8, 7]))
    assert command.begun == [7, 8]


@pytest.mark.parametrize("job_ids", [[], ()])
async def test_a_batch_of_nothing_ends_at_once(job_ids: object) -> None:
    assert await all_of(BulkRun(Command(), job_ids)) == []  # type: ignore[arg-type]


@given(
    job_ids=st.lists(st.integers(1, 30), max_size=40),
    failing=st.sets(st.integers(1, 30)),
    at_once=st.integers(1, 6),
    stop_after=st.integers(0, 45),
)
def test_whatever_happens_every_job_has_one_outcome(
    job_ids: list[int], failing: set[int], at_once: int, stop_after: int
) -> None:
    command = Command(failing=failing)

    async def run() -> list[Outcome[str]]:
        batch = BulkRun(command, job_ids, at_once)
        seen: list[Outcome[str]] = []
        async for outcome in batch.outcomes():
            seen.append(outcome)
            if len(seen) == stop_after:
                batch.stop()
        return seen

    seen = asyncio.run(run())
    assert sorted(one.job_id for one in seen) == sorted(set(job_ids))
    assert command.most <= at_once
    sent = [one.job_id for one in seen if not isinstance(one.answer, NotSent)]
    assert sorted(sent) == sorted(command.begun)
