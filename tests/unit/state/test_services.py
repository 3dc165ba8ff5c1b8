"""The services of the process: there from start to shutdown."""

import pytest

from app.state.services import is_provided, services
from tests.unit.state.fake_api import FakeApi, provided
from tests.unit.state.tab import Tab


async def test_services_are_there_between_start_and_shutdown_and_missed_loudly_outside() -> None:
    async with provided(FakeApi({}), Tab()) as made:
        assert is_provided()
        assert services() is made
    assert not is_provided()
    with pytest.raises(RuntimeError, match="has not started"):
        services()
