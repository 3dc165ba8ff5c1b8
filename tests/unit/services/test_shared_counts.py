"""What several processes have running is counted together, and what has ended counts nowhere."""

import asyncio

from app.services.shared_counts import SharedCounts
from tests.support.redis_process import RedisProcess
from tests.unit.cluster.scene import cluster_over, two_processes, until


async def test_what_runs_in_one_process_counts_in_the_others_until_it_ends(
    redis: RedisProcess,
) -> None:
    one, other = SharedCounts(), SharedCounts()
    async with (
        two_processes(redis) as (first, second),
        one.joined(first),
        other.joined(second),
    ):
        one.begin("downloads user ada")
        one.begin("downloads user ada")
        other.begin("downloads user ada")
        await until(lambda: one.running("downloads user ada") == 3)
        await until(lambda: other.running("downloads user ada") == 3)
        assert other.running("downloads user bob") == 0
        one.end("downloads user ada")
        await until(lambda: other.running("downloads user ada") == 2)
        other.end("downloads user ada")
        one.end("downloads user ada")
        await until(lambda: one.running("downloads user ada") == 0)
        await until(lambda: other.running("downloads user ada") == 0)


async def test_what_was_begun_before_a_process_came_counts_there_too(redis: RedisProcess) -> None:
    one, late = SharedCounts(), SharedCounts()
    async with cluster_over(redis) as first, one.joined(first):
        one.begin("connections user ada")
        async with cluster_over(redis) as second, late.joined(second):
            await until(lambda: late.running("connections user ada") == 1)


async def test_a_process_that_ends_takes_its_counts_along(redis: RedisProcess) -> None:
    one, other = SharedCounts(), SharedCounts()
    async with two_processes(redis) as (first, second), other.joined(second):
        async with one.joined(first):
            one.begin("searches user ada")
            await until(lambda: other.running("searches user ada") == 1)
        await until(lambda: other.running("searches user ada") == 0)
        assert one.running("searches user ada") == 1, "it goes on counting by itself"


async def test_a_process_that_says_nothing_for_long_is_forgotten(redis: RedisProcess) -> None:
    now = [0.0]
    one, other = SharedCounts(), SharedCounts(clock=lambda: now[0])
    async with two_processes(redis) as (first, second), other.joined(second):
        said = (
            b'{"by": "killed", "is_whole": true, "running": {"searches user ada": 4}, "used": {}}'
        )
        while not other.running("searches user ada"):  # until it is subscribed
            await first.publish("counts", said)
            await asyncio.sleep(0.05)
        async with one.joined(first):
            one.begin("searches user ada")
            await until(lambda: other.running("searches user ada") == 5)
            now[0] += 8  # both have spoken by then, or the one that lives does so soon
            one.end("searches user ada")
            one.begin("searches user ada")
            one.begin("searches user ada")
            await until(lambda: other.running("searches user ada") == 6)
            now[0] += 8
            await until(lambda: other.running("searches user ada") == 2)


async def test_what_is_used_up_in_one_process_is_said_once_to_the_others(
    redis: RedisProcess,
) -> None:
    heard: list[tuple[str, int]] = []
    one, other = SharedCounts(), SharedCounts()
    other.on_used(lambda key, count: heard.append((key, count)))
    async with (
        two_processes(redis) as (first, second),
        one.joined(first),
        other.joined(second),
    ):
        one.begin("seen")
        await until(lambda: other.running("seen"))
        for _ in range(3):
            one.use("user ada")
        other.use("user ada")
        await until(lambda: sum(count for _, count in heard) == 3)
        assert {key for key, _ in heard} == {"user ada"}
