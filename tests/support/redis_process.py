"""A real Redis for the tests of the session store: over loopback, with nothing on the disk."""

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pydantic import SecretStr
from redis import Redis
from redis.exceptions import ConnectionError as RedisConnectionError

from tests.support.install_servers import server_program
from tests.support.processes import free_port, stop

PASSWORD = "canary-redis-password"

# ARGV: milliseconds. Every key gets older by them, and what is over goes.
_PASS_TIME = """
for _, key in ipairs(redis.call('KEYS', '*')) do
  local left = redis.call('PTTL', key)
  if left >= 0 then
    if left <= tonumber(ARGV[1]) then redis.call('DEL', key)
    else redis.call('PEXPIRE', key, left - ARGV[1]) end
  end
end
for _, id in ipairs(redis.call('ZRANGE', '{jobpane}:ends', 0, -1)) do
  redis.call('ZINCRBY', '{jobpane}:ends', -ARGV[1], id)
  local session = '{jobpane}:session:' .. id
  if redis.call('EXISTS', session) == 1 then
    redis.call('HINCRBY', session, 'created', -ARGV[1])
    redis.call('HINCRBY', session, 'used', -ARGV[1])
  end
end
"""


class RedisProcess:
    """One running Redis and a client of its own to look inside."""

    def __init__(
        self, port: int, folder: Path, process: "subprocess.Popen[str]", address: str = "127.0.0.1"
    ) -> None:
        self.port = port
        self.folder = folder
        self.url = SecretStr(f"redis://:{PASSWORD}@{address}:{port}/0")
        self.inside = Redis.from_url(self.url.get_secret_value())
        self.process = process

    def pass_time(self, seconds: float) -> None:
        """As if so much time had passed in Redis, without waiting for it."""
        self.inside.eval(_PASS_TIME, 0, str(round(seconds * 1000)))

    def dump(self) -> bytes:
        """Every key with everything in it, as an operator or a thief would read it."""
        read = {
            b"hash": self.inside.hgetall,
            b"string": self.inside.get,
            b"zset": lambda key: self.inside.zrange(key, 0, -1, withscores=True),
            b"list": lambda key: self.inside.lrange(key, 0, -1),
        }
        found = []
        for key in self.inside.scan_iter("*"):
            value = read[self.inside.type(key)](key)
            found.append(key + b" " + repr(value).encode() + b" " + (self.inside.dump(key) or b""))
        return b"\n".join(found)


@contextmanager
def running_redis(
    folder: Path, port: int = 0, address: str = "127.0.0.1"
) -> Iterator[RedisProcess]:
    """A Redis on a free port, or on this one; it ends with the block."""
    port = port or free_port()
    command = [
        server_program("redis-server"),
        "--port",
        str(port),
        "--bind",
        address,
        "--save",
        "",
    ]
    options = ["--appendonly", "no", "--dir", str(folder), "--requirepass", PASSWORD]
    process = subprocess.Popen([*command, *options], stdout=subprocess.DEVNULL, text=True)
    redis = RedisProcess(port, folder, process, address)
    try:
        _wait_until_ready(redis)
        yield redis
    finally:
        redis.inside.close()
        stop(process)


@pytest.fixture(scope="session")
def redis_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisProcess]:
    """One Redis for all tests of a worker."""
    with running_redis(tmp_path_factory.mktemp("redis")) as process:
        yield process


@pytest.fixture
def redis(redis_process: RedisProcess) -> RedisProcess:
    """A Redis with nothing in it."""
    redis_process.inside.flushall()
    return redis_process


def _wait_until_ready(redis: RedisProcess) -> None:
    deadline = time.monotonic() + 20
    while True:
        assert redis.process.poll() is None, "redis-server ended at its start"
        try:
            redis.inside.ping()
        except RedisConnectionError:
            assert time.monotonic() < deadline, "redis-server was not ready in 20 s"
            time.sleep(0.02)
        else:
            return
