"""A record goes to other processes for some seconds, and never costs more than a request."""

from app.awx.wire import job_from
from app.cluster import ClusterUnavailableError, SingleProcess
from app.jobs.model import FetchedJob
from app.services.handed_over import LASTS_S, HandedOver
from tests.unit.services.people import JOB_ID, record


def fetched(status: str) -> FetchedJob:
    raw = record(status)
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
    assert isinstance(found, FetchedJob)
    assert found.job == sent.job


async def test_nobody_else_gets_it_and_no_other_job_has_it() -> None:
    cluster = Shared()
    await over(cluster).give(JOB_ID, fetched("running"))
    assert await over(cluster, "awx:session:2").look(JOB_ID) is None
    assert await over(cluster).look(JOB_ID + 1) is None


async def test_it_is_there_for_some_seconds_only() -> None:
    now = 0.0
    cluster = Shared(clock=lambda: now)
    await over(cluster).give(JOB_ID, fetched("running"))
    now = LASTS_S
    assert await over(cluster).look(JOB_ID) is None


async def test_without_others_nothing_leaves_the_process() -> None:
    cluster, unnamed = SingleProcess(), Shared()
    await over(cluster).give(JOB_ID, fetched("running"))
    await over(unnamed, "").give(JOB_ID, fetched("running"))
    assert await over(cluster).look(JOB_ID) is None
    assert await over(unnamed, "").look(JOB_ID) is None
    assert not over(cluster).is_shared


async def test_while_redis_is_away_there_is_nothing_and_nothing_fails() -> None:
    away = over(Away())
    await away.give(JOB_ID, fetched("running"))
    assert await away.look(JOB_ID) is None
