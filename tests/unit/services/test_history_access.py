"""Who may see the history, and for how long that is believed."""

import asyncio

from app.awx.error_texts import Action
from app.awx.errors import TimedOut
from app.services.failures import ENDED, Failure
from app.services.history_access import HistoryAccess
from tests.unit.services.history_scene import FORBIDDEN, Clock, Rights


def test_the_controller_is_asked_once_a_minute() -> None:
    async def scene() -> None:
        rights, clock = Rights(), Clock()
        access = HistoryAccess(rights.check, clock=clock)
        assert [await access.refusal() for _ in range(3)] == [None] * 3
        clock.now_s += 59
        assert await access.refusal() is None
        assert rights.asked == 1
        clock.now_s += 1
        assert await access.refusal() is None
        assert rights.asked == 2

    asyncio.run(scene())


def test_a_right_that_is_lost_is_refused_within_a_minute() -> None:
    async def scene() -> Failure | None:
        rights, clock = Rights(), Clock()
        access = HistoryAccess(rights.check, clock=clock)
        assert await access.refusal() is None
        rights.error = FORBIDDEN
        clock.now_s += 60
        return await access.refusal()

    failure = asyncio.run(scene())
    assert failure is not None
    assert failure.is_refusal


def test_a_controller_that_does_not_answer_permits_nothing() -> None:
    async def scene() -> Failure | None:
        rights = Rights()
        rights.error = TimedOut(Action.LIST_JOBS)
        return await HistoryAccess(rights.check).refusal()

    failure = asyncio.run(scene())
    assert failure is not None
    assert (failure.kind, failure.is_refusal) == (TimedOut.kind, False)


def test_a_permit_that_is_revoked_while_it_is_asked_for_is_none() -> None:
    async def scene() -> int:
        rights = Rights()
        rights.answers.clear()
        access = HistoryAccess(rights.check)
        asking = asyncio.create_task(access.refusal())
        await rights.was_asked.wait()
        access.revoke()
        rights.answers.set()
        await asking
        await access.refusal()
        return rights.asked

    assert asyncio.run(scene()) == 2


def test_those_who_ask_together_share_one_request() -> None:
    async def scene() -> int:
        rights = Rights()
        access = HistoryAccess(rights.check)
        await asyncio.gather(*(access.refusal() for _ in range(5)))
        return rights.asked

    assert asyncio.run(scene()) == 1


def test_nothing_is_shown_after_the_end() -> None:
    async def scene() -> None:
        rights = Rights()
        access = HistoryAccess(rights.check)
        assert await access.refusal() is None
        access.end()
        assert await access.refusal() == await access.ask() == ENDED

    asyncio.run(scene())
