"""A value that many follow: each subscriber gets the newest, none a queue."""

import asyncio

from app.runtime.broadcast import Broadcast

SOON_S = 0.01
LONG_S = 30.0


async def test_a_subscriber_gets_only_what_is_published_after_it_came() -> None:
    values = Broadcast("first")
    subscription = values.subscribe()
    assert await subscription.next(SOON_S) is None
    values.publish("second")
    assert await subscription.next(LONG_S) == "second"
    assert await subscription.next(SOON_S) is None


async def test_a_slow_subscriber_skips_to_the_newest_value() -> None:
    values = Broadcast(0)
    subscription = values.subscribe()
    for value in range(1, 5):
        values.publish(value)
    assert await subscription.next(LONG_S) == 4
    assert await subscription.next(SOON_S) is None


async def test_publishing_wakes_every_subscriber_that_waits() -> None:
    values = Broadcast("old")
    waiting = [asyncio.create_task(values.subscribe().next(LONG_S)) for _ in range(3)]
    await asyncio.sleep(0)
    values.publish("new")
    assert await asyncio.gather(*waiting) == ["new"] * 3
