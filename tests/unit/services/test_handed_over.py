"""A record goes to other processes for some seconds, and never costs more than a request."""

import asyncio

from app.awx.wire import job_from
from app.cluster import ClusterUnavailableError, SingleProcess
from app.jobs.model import FetchedJob
from app.services.handed_over import LASTS_S, Found, HandedOver
from tests.unit.services.people import JOB_ID, record, until

MEGABYTE = 1024**2


def fetched(status: str, text_bytes: int = 0) -> FetchedJob:
    raw = record(status, result_stdout="x" * text_bytes)
    return FetchedJob(job_from(raw, JOB_ID), raw, None)


class Shared(SingleProcess):
    is_shared = True


class Away(Shared):
    async def read(self, key: str) -> bytes | None:
        raise ClusterUnavailableError(key)

    async def write(
        self, key: str, value: bytes, *, ttl_s: float, only_if_absent: bool = False
    ) -> bool:
        raise ClusterUnavailableError(key)


def over(cluster: SingleProcess, credential: str = "awx:token") -> HandedOver:
    return HandedOver(cluster, lambda: credential)


async def test_a_record_arrives_as_it_was_read() -> None:
    cluster, sent = Shared(), fetched("running")
    await over(cluster).give(JOB_ID, sent)
    found = await over(cluster).look(JOB_ID)
    assert found.is_by_another
    assert found.record is not None
    assert found.record.job == sent.job


async def test_nobody_else_gets_it_and_no_other_job_has_it() -> None:
    cluster = Shared()
    await over(cluster).give(JOB_ID, fetched("running"))
    assert await over(cluster, "awx:session:2").look(JOB_ID) == Found()
    assert await over(cluster).look(JOB_ID + 1) == Found()


async def test_it_is_there_for_some_seconds_only() -> None:
    now = 0.0
    cluster = Shared(clock=lambda: now)
    await over(cluster).give(JOB_ID, fetched("running"))
    now = LASTS_S
    assert await over(cluster).look(JOB_ID) == Found()


async def test_without_others_nothing_leaves_the_process() -> None:
    cluster, unnamed = SingleProcess(), Shared()
    await over(cluster).give(JOB_ID, fetched("running"))
    await over(unnamed, "").give(JOB_ID, fetched("running"))
    assert await over(cluster).look(JOB_ID) == Found()
    assert await over(unnamed, "").look(JOB_ID) == Found()
    assert not over(cluster).is_shared


async def test_while_redis_is_away_there_is_nothing_and_nothing_fails() -> None:
    away = over(Away())
    await away.give(JOB_ID, fetched("running"))
    assert await away.look(JOB_ID) == Found()


async def test_what_waits_for_others_is_bounded_and_has_room_again_once_it_has_expired() -> None:
    now = 0.0
    cluster = Shared(clock=lambda: now)
    handed = HandedOver(cluster, lambda: "awx:token", clock=lambda: now)
    for job_id in range(1, 21):
        await handed.give(job_id, fetched("running", MEGABYTE))
    given = [job_id for job_id in range(1, 21) if (await handed.look(job_id)).record]
    assert given == list(range(1, 16))  # sixteen megabytes
    await handed.give(1, fetched("canceled", MEGABYTE))
    newest = (await handed.look(1)).record
    assert newest is not None
    assert newest.job.status.text == "canceled"
    now = LASTS_S
    await handed.give(20, fetched("running", MEGABYTE))
    assert (await handed.look(20)).record is not None


async def test_a_record_that_became_too_large_leaves_no_older_one() -> None:
    handed = over(Shared())
    await handed.give(JOB_ID, fetched("running"))
    await handed.give(JOB_ID, fetched("canceled", 5 * MEGABYTE))
    assert await handed.look(JOB_ID) == Found()


async def test_what_is_being_read_again_is_taken_back_whoever_gave_it() -> None:
    cluster = Shared()
    here, there = over(cluster), over(cluster)
    await here.give(JOB_ID, fetched("running"))
    assert not (await here.look(JOB_ID)).is_by_another
    await there.withdraw(JOB_ID)
    assert await here.look(JOB_ID) == Found(is_by_another=True)
    await here.give(JOB_ID, fetched("canceled"))
    assert not (await here.look(JOB_ID)).is_by_another
    assert (await there.look(JOB_ID)).is_by_another


async def test_without_others_or_redis_what_a_process_has_read_is_the_newest() -> None:
    for handed in (over(Away()), over(SingleProcess())):
        await handed.withdraw(JOB_ID)
        await handed.give(JOB_ID, fetched("running"))
        assert not (await handed.look(JOB_ID)).is_by_another


class Slow(Shared):
    """Takes its time to write what comes second."""

    def __init__(self) -> None:
        super().__init__()
        self.writes = 0
        self.may_write = asyncio.Event()

    async def write(
        self, key: str, value: bytes, *, ttl_s: float, only_if_absent: bool = False
    ) -> bool:
        self.writes += 1
        if self.writes > 1:
            await self.may_write.wait()
        return await super().write(key, value, ttl_s=ttl_s, only_if_absent=only_if_absent)


async def test_a_record_on_its_way_to_the_others_is_the_newest() -> None:
    cluster = Slow()
    handed = over(cluster)
    await handed.withdraw(JOB_ID)
    giving = asyncio.create_task(handed.give(JOB_ID, fetched("running")))
    await until(lambda: cluster.writes == 2)
    assert not (await handed.look(JOB_ID)).is_by_another
    cluster.may_write.set()
    await giving
    assert not (await handed.look(JOB_ID)).is_by_another
