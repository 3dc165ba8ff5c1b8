"""Records wait until what is wanted of them was found, and one task a job looks for it."""

import asyncio
from dataclasses import replace

from app.jobs.controller_time import ControllerTime
from app.jobs.model import FetchedJob
from app.services.waiting_records import WaitingRecords
from tests.unit.history.facts import recorded

JOB = recorded("detail-cleanup_sessions")


def fetched() -> FetchedJob:
    return FetchedJob(JOB, {}, ControllerTime(JOB.created))


def of_job(number: int) -> FetchedJob:
    return FetchedJob(replace(JOB, id=number), {}, ControllerTime(JOB.created))


class Look:
    """Finds nothing until a test lets it."""

    def __init__(self) -> None:
        self.gate = asyncio.Event()
        self.asked: list[FetchedJob] = []

    async def __call__(self, answer: FetchedJob) -> None:
        self.asked.append(answer)
        await self.gate.wait()


async def scene() -> tuple[WaitingRecords, Look]:
    look = Look()
    return WaitingRecords(look, "nothing"), look


async def test_one_task_a_job_looks_and_only_for_a_record_that_waits() -> None:
    waiting, look = await scene()
    waiting.look(JOB.id)
    assert waiting.under_way == 0
    waiting.add(first := fetched())
    waiting.look(JOB.id)
    waiting.look(JOB.id)
    await asyncio.sleep(0)
    assert look.asked == [first]
    look.gate.set()
    await waiting.looked(JOB.id)
    await asyncio.sleep(0)
    assert waiting.under_way == 0
    waiting.look(JOB.id)  # it was not taken, so it is looked for again
    await waiting.looked(JOB.id)
    assert look.asked == [first, first]


async def test_what_is_found_is_of_the_newest_record_alone() -> None:
    waiting, _ = await scene()
    waiting.add(older := fetched())
    waiting.add(newer := fetched())
    assert not waiting.take(older)
    assert waiting.take(newer)
    assert not waiting.take(newer)


async def test_a_record_that_comes_while_an_older_one_is_looked_for_has_its_turn_then() -> None:
    waiting, look = await scene()
    waiting.add(older := fetched())
    waiting.look(JOB.id)
    await asyncio.sleep(0)
    waiting.add(newer := fetched())
    look.gate.set()
    await waiting.looked(JOB.id)
    assert look.asked == [older, newer]
    assert waiting.under_way == 0


async def test_who_asks_while_somebody_looks_is_answered_by_another_look() -> None:
    waiting, look = await scene()
    waiting.add(answer := fetched())
    waiting.look(JOB.id)
    await asyncio.sleep(0)
    waiting.look(JOB.id)
    waiting.look(JOB.id)
    look.gate.set()
    await waiting.looked(JOB.id)
    assert look.asked == [answer, answer]
    await asyncio.sleep(0)
    assert waiting.under_way == 0


async def test_nobody_looks_again_for_what_was_found() -> None:
    waiting, look = await scene()
    waiting.add(answer := fetched())
    waiting.look(JOB.id)
    await asyncio.sleep(0)
    waiting.look(JOB.id)
    assert waiting.take(answer)
    look.gate.set()
    await waiting.looked(JOB.id)
    assert look.asked == [answer]


async def test_the_records_noted_longest_ago_make_room() -> None:
    waiting, look = await scene()
    answers = [of_job(number) for number in range(1, 202)]
    for answer in answers:
        waiting.add(answer)
    assert not waiting.take(answers[0])
    assert waiting.take(answers[1])
    waiting.look(1)
    assert (waiting.under_way, look.asked) == (0, [])


async def test_a_record_that_is_dropped_before_its_turn_is_not_looked_for() -> None:
    waiting, look = await scene()
    waiting.add(fetched())
    waiting.look(JOB.id)
    waiting.drop(JOB.id)
    await waiting.looked(JOB.id)
    assert look.asked == []


async def test_at_the_end_nobody_looks_any_more() -> None:
    waiting, look = await scene()
    waiting.add(fetched())
    waiting.look(JOB.id)
    await asyncio.sleep(0)
    await waiting.aclose()
    assert (waiting.under_way, len(look.asked)) == (0, 1)
    waiting.look(JOB.id)
    assert waiting.under_way == 0
