"""What `jobpane doctor` says about Redis; a real one, and what others answer."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import trustme
from redis import Redis

from app.doctor.redis_server import redis_findings, server_findings
from app.settings import Settings
from tests.contract.tls_server import tls_context, tls_server
from tests.support.redis_process import PASSWORD, RedisProcess

KEY = "k" * 32


async def said(url: str, *, limit_s: float = 10) -> str:
    settings = Settings(redis_url=url, session_key=KEY)  # type: ignore[arg-type]
    found = [one async for one in redis_findings(settings, limit_s=limit_s)]
    assert not any(PASSWORD in one.message for one in found)
    return "\n".join(f"{one.verdict.value} {one.message}" for one in found)


def url_of(redis: RedisProcess) -> str:
    return redis.url.get_secret_value()


@contextmanager
def configured(redis: RedisProcess, **options: str) -> Iterator[None]:
    before = {name: redis.inside.config_get(name)[name] for name in options}
    try:
        for name, value in options.items():
            redis.inside.config_set(name, value)
        yield
    finally:
        for name, value in before.items():
            redis.inside.config_set(name, value)


async def test_a_fine_redis_is_reported_with_its_version_and_keeps_nothing(
    redis: RedisProcess,
) -> None:
    version = redis.inside.info()["redis_version"]
    port = url_of(redis).rpartition(":")[2].removesuffix("/0")
    assert await said(url_of(redis)) == f"ok Version {version} answers at 127.0.0.1:{port}."
    assert redis.inside.dbsize() == 0


async def test_without_a_redis_there_is_nothing_to_say() -> None:
    assert [one async for one in redis_findings(Settings())] == []  # type: ignore[call-arg]


async def test_a_password_that_is_wrong_or_missing_is_reported(redis: RedisProcess) -> None:
    wrong = url_of(redis).replace(PASSWORD, "another")
    missing = url_of(redis).replace(f":{PASSWORD}@", "")
    assert (await said(wrong)).startswith("BAD Redis rejected the user or password")
    assert (await said(missing)).startswith("BAD Redis requires a password.")
    assert "another" not in await said(wrong)


async def test_a_user_that_may_not_do_what_is_needed_is_reported(redis: RedisProcess) -> None:
    redis.inside.execute_command("ACL", "SETUSER", "reader", "on", ">pw", "~*", "&*", "+info")
    try:
        url = url_of(redis).replace(f":{PASSWORD}@", "reader:pw@")
        found = await said(url)
        assert found.startswith("BAD Redis doesn't permit this user what Jobpane needs.")
        rules = found.partition("needs ~")[2].partition(".")[0]
        # The rules that it names are enough, and are rules of Redis.
        given = ("reset", "on", ">pw", *f"~{rules}".split())
        redis.inside.execute_command("ACL", "SETUSER", "reader", *given)
        assert (await said(url)).startswith("ok ")
    finally:
        redis.inside.execute_command("ACL", "DELUSER", "reader")


@pytest.mark.parametrize(
    "policy", ["allkeys-lru", "volatile-lru", "volatile-ttl", "allkeys-random"]
)
async def test_a_policy_that_loses_sessions_is_pointed_out(
    policy: str, redis: RedisProcess
) -> None:
    with configured(redis, **{"maxmemory-policy": policy, "maxmemory": "100mb"}):
        assert f"note Sessions may be lost: its maxmemory-policy is {policy}." in await said(
            url_of(redis)
        )
    with configured(redis, **{"maxmemory-policy": policy}):
        assert "note With a memory limit, sessions may be lost" in await said(url_of(redis))


async def test_a_replica_is_reported_as_one_that_cannot_be_written(redis: RedisProcess) -> None:
    inside: Redis = redis.inside
    inside.replicaof("127.0.0.1", 1)
    try:
        with configured(redis, **{"replica-serve-stale-data": "yes"}):
            assert (await said(url_of(redis))).startswith("BAD Redis is a read-only replica.")
    finally:
        inside.replicaof("NO", "ONE")


def test_an_old_redis_is_reported() -> None:
    [found] = server_findings({"redis_version": "4.0.14"}, "there")
    assert found.message == "Redis 4.0.14 is too old. Use version 5 or later."


async def test_each_way_in_which_it_cannot_be_reached_is_named() -> None:
    assert (await said("redis://127.0.0.1:1")).startswith("BAD Redis refused the connection.")
    assert "It's at 127.0.0.1:1." in await said("redis://:s3cret@127.0.0.1:1")
    assert "Redis's host name wasn't found" in await said("redis://no-such-host.invalid:6379")
    assert "It's at /no/such/socket." in await said("unix:///no/such/socket")


async def test_one_that_never_answers_is_reported_as_timed_out() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        found = await said(f"redis://127.0.0.1:{silent.getsockname()[1]}", limit_s=0.2)
    assert "Connecting to Redis timed out." in found


async def test_tls_to_a_port_without_it_says_to_use_the_other_scheme(redis: RedisProcess) -> None:
    tls = url_of(redis).replace("redis://", "rediss://")
    assert "doesn't support TLS. Use redis://" in await said(tls, limit_s=0.2)


async def test_a_port_with_tls_says_to_use_the_other_scheme() -> None:
    with tls_server(tls_context(trustme.CA())) as port:
        assert "requires TLS. Use rediss://" in await said(f"redis://127.0.0.1:{port}")
        assert "Redis's certificate isn't trusted." in await said(f"rediss://127.0.0.1:{port}")


async def test_what_is_no_redis_is_reported_as_such() -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        found = await said(f"redis://127.0.0.1:{server.sockets[0].getsockname()[1]}")
    assert "isn't a usable Redis" in found
