"""What Redis says and how it is reached stays in the connection."""

import asyncio

import pytest
from pydantic import SecretStr

from app.cluster import ClusterUnavailableError, RedisConnection
from tests.support.redis_process import PASSWORD, RedisProcess
from tests.unit.sessions.builders import CANARY


@pytest.mark.parametrize(
    "url",
    [
        "",
        CANARY,
        f"http://:{CANARY}@127.0.0.1",
        f"redis://:{CANARY}@127.0.0.1:port/0",
        f"redis://127.0.0.1/0?{CANARY}=1&socket_timeout={CANARY}",
    ],
)
def test_a_url_that_is_none_is_refused_without_repeating_it(url: str) -> None:
    with pytest.raises(ValueError, match="Redis URL") as caught:
        RedisConnection(SecretStr(url))
    assert CANARY not in str(caught.value)
    assert caught.value.__cause__ is None


async def test_a_wrong_password_is_unavailable_and_not_repeated(redis: RedisProcess) -> None:
    wrong = redis.url.get_secret_value().replace(PASSWORD, CANARY)
    connection = RedisConnection(SecretStr(wrong))
    with pytest.raises(ClusterUnavailableError) as caught:
        await connection.run("return 1")
    assert CANARY not in repr(caught.value)
    await connection.aclose()


async def test_an_error_of_a_script_does_not_repeat_what_was_sent(redis: RedisProcess) -> None:
    connection = RedisConnection(redis.url)
    with pytest.raises(ClusterUnavailableError) as caught:
        await connection.run("return redis.call('NO', ARGV[1])", CANARY)
    assert CANARY not in repr(caught.value) + repr(caught.value.__cause__)
    await connection.aclose()


async def test_more_questions_than_connections_wait_for_their_turn(redis: RedisProcess) -> None:
    connection = RedisConnection(redis.url)
    answers = await asyncio.gather(*(connection.run("return ARGV[1]", at) for at in range(300)))
    assert answers == [str(at).encode() for at in range(300)]
    assert len(redis.inside.client_list()) < 100
    await connection.aclose()


async def test_a_connection_shows_no_password(redis: RedisProcess) -> None:
    connection = RedisConnection(redis.url)
    assert await connection.run("return {1, 'two', false}") == [1, b"two", None]
    assert PASSWORD not in repr(connection) + repr(vars(connection))
    await connection.aclose()
