"""What the tests of sessions share."""

from collections.abc import AsyncIterator

import pytest

from tests.unit.sessions.builders import STORE_LIMITS, Scene, memory_scene, redis_scene


@pytest.fixture(params=["memory", "redis"])
async def scene(request: pytest.FixtureRequest) -> AsyncIterator[Scene]:
    """A store of each kind, with few and short sessions."""
    made = (
        memory_scene(STORE_LIMITS)
        if request.param == "memory"
        else redis_scene(request.getfixturevalue("redis"), STORE_LIMITS)
    )
    yield made
    await made.aclose()
