"""A Redis that a test may stop and start again."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.redis_process import RedisProcess, running_redis


@pytest.fixture
def stoppable_redis(tmp_path: Path) -> Iterator[RedisProcess]:
    """A Redis of this test alone."""
    with running_redis(tmp_path) as process:
        yield process
