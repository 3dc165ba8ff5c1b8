"""The services of a tab: those of its principal, from start to shutdown."""

import pytest

from app.runtime.fair_turns import current_asker
from app.services.principals import SignedOutError
from app.state.preferences import Preferences
from app.state.services import actor_of, is_provided, principal_of, services
from tests.unit.state.fake_api import FakeApi, provided
from tests.unit.state.tab import CLIENT_IP, Tab


async def test_services_are_there_between_start_and_shutdown_and_missed_loudly_outside() -> None:
    tab = Tab()
    state = tab.state(Preferences)
    async with provided(FakeApi({}), tab) as made:
        assert is_provided()
        assert services(state) is made
        assert current_asker() == f"address {CLIENT_IP}", "the event works for its user"
        assert actor_of(state).address == CLIENT_IP
    assert not is_provided()
    with pytest.raises(RuntimeError, match="hasn't started"):
        services(state)


async def test_a_principal_that_has_ended_has_no_services() -> None:
    tab = Tab()
    state = tab.state(Preferences)
    async with provided(FakeApi({}), tab):
        principal_of(state).end()
        with pytest.raises(SignedOutError):
            services(state)
