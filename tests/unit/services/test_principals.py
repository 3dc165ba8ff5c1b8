"""Who Jobpane answers for, until they end."""

import httpx
import pytest

from app.services.principals import LocalUser, Principal, ProxyUsers, SignedOutError
from tests.unit.services.fake_controller import services_over


def refused(_: httpx.Request) -> httpx.Response:
    raise AssertionError("nothing is asked for here")


async def test_after_its_end_a_principal_has_no_services() -> None:
    services = services_over(refused)
    principal = Principal("key", services, name="auditor")
    assert principal.services is services
    principal.end()
    with pytest.raises(SignedOutError):
        _ = principal.services
    assert principal.has_ended


async def test_who_listens_hears_of_the_end_once() -> None:
    services = services_over(refused)
    principal, heard = Principal("key", services), []
    principal.on_end(lambda: heard.append("first"))
    unsubscribe = principal.on_end(lambda: heard.append("unsubscribed"))
    unsubscribe()
    unsubscribe()
    principal.end()
    principal.end()
    principal.on_end(lambda: heard.append("late"))
    assert heard == ["first", "late"]


async def test_a_repr_names_nothing_secret() -> None:
    services = services_over(refused)
    assert repr(Principal("key-of-it", services, name="auditor", controller="lab")) == (
        "<Principal 'auditor' at 'lab'>"
    )


async def test_on_loopback_everyone_is_the_same_user() -> None:
    services = services_over(refused)
    source = LocalUser(services)
    first = await source.of_request("", "", is_https=False)
    assert first is await source.of_request("", "somebody", is_https=True)
    assert first is not None
    assert first.name == ""
    assert await source.of_frame_key("x") is None


async def test_behind_a_proxy_each_name_is_a_principal_of_its_own() -> None:
    services = services_over(refused)
    source = ProxyUsers(services)
    alice = await source.of_request("", "alice", is_https=False)
    bob = await source.of_request("", "bob", is_https=False)
    assert alice is not None
    assert bob is not None
    assert (alice.name, bob.name) == ("alice", "bob")
    assert alice.key != bob.key
    assert alice is await source.of_request("", "alice", is_https=False)
    assert await source.of_frame_key("x") is None


async def test_ten_thousand_asserted_names_are_not_all_remembered() -> None:
    services = services_over(refused)
    source = ProxyUsers(services)
    first = await source.of_request("", "user 0", is_https=False)
    for number in range(10_000):
        await source.of_request("", f"user {number}", is_https=False)
    assert len(source._by_name) == 1000
    assert first is not await source.of_request("", "user 0", is_https=False)
