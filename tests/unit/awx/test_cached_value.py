"""A value that many callers want: fetched once, cached for a while, refreshed in the background."""

import asyncio

import pytest

from app.awx.cached_value import CachedValue


class Asked:
    """A question whose answer the test gives when it likes."""

    def __init__(self) -> None:
        self.count = 0
        self.now_s = 0.0
        self._answers: asyncio.Queue[str | None] = asyncio.Queue()

    async def __call__(self) -> str | None:
        self.count += 1
        return await self._answers.get()

    def answer(self, said: str | None) -> None:
        self._answers.put_nowait(said)

    def recent(self) -> CachedValue[str]:
        return CachedValue(self, clock=lambda: self.now_s, fresh_for_s=60.0, unknown_for_s=3.0)


async def settle() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def test_many_askers_share_one_request() -> None:
    asked = Asked()
    recent = asked.recent()
    asking = [asyncio.create_task(recent.fetch()) for _ in range(50)]
    await settle()
    asked.answer("alice")
    assert set(await asyncio.gather(*asking)) == {"alice"}
    assert asked.count == 1


async def test_the_value_never_waits_and_is_asked_for_behind_the_back() -> None:
    asked = Asked()
    recent = asked.recent()
    assert recent.value is None
    await settle()
    asked.answer("alice")
    await settle()
    assert recent.value == "alice"
    assert asked.count == 1


@pytest.mark.parametrize(("answer", "fresh_for_s"), [("alice", 60.0), (None, 3.0)])
async def test_an_answer_is_asked_for_again_only_when_it_is_old(
    answer: str | None, fresh_for_s: float
) -> None:
    asked = Asked()
    recent = asked.recent()
    for passed_s, count in ((0.0, 1), (fresh_for_s - 0.1, 1), (fresh_for_s, 2)):
        asked.now_s = passed_s
        asked.answer(answer)
        await recent.fetch()
        assert asked.count == count


async def test_what_was_known_stays_known_while_nothing_new_is() -> None:
    asked = Asked()
    recent = asked.recent()
    asked.answer("alice")
    await recent.fetch()
    asked.now_s = 61.0
    asked.answer(None)
    assert await recent.fetch() is None
    assert recent.value == "alice"


async def test_one_asker_who_leaves_takes_nothing_from_the_others() -> None:
    asked = Asked()
    recent = asked.recent()
    leaving, staying = (asyncio.create_task(recent.fetch()) for _ in range(2))
    await settle()
    leaving.cancel()
    await settle()
    asked.answer("alice")
    assert await staying == "alice"


async def test_an_answer_that_was_on_its_way_is_not_cached_after_invalidation() -> None:
    asked = Asked()
    recent = asked.recent()
    waiting = asyncio.create_task(recent.fetch())
    await settle()
    recent.invalidate()
    asked.answer("alice")
    assert await waiting == "alice"
    asked.answer("bob")
    assert await recent.fetch() == "bob"
    assert recent.value == "bob"


async def test_closing_ends_the_request_that_is_in_flight() -> None:
    recent = Asked().recent()
    waiting = asyncio.create_task(recent.fetch())
    await settle()
    await recent.aclose()
    with pytest.raises(asyncio.CancelledError):
        await waiting


async def test_closing_ends_a_forgotten_request_too() -> None:
    asked = Asked()
    recent = asked.recent()
    asking = asyncio.create_task(recent.fetch())
    await settle()
    recent.invalidate()
    await recent.aclose()
    await settle()
    assert asking.done()
    await asyncio.gather(asking, return_exceptions=True)
