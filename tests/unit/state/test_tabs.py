"""A tab's state belongs to the principal and the browser that it connected as."""

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.services.principals import Principal, SignedOutError
from app.state.tabs import MOST_TABS, Tabs
from tests.unit.services.fake_controller import services_over


def no_controller(_: httpx.Request) -> httpx.Response:
    raise AssertionError("the controller is not asked")


SERVICES = services_over(no_controller)
TEXTS = st.text(max_size=20)


@given(first=st.tuples(TEXTS, TEXTS, TEXTS), second=st.tuples(TEXTS, TEXTS, TEXTS))
def test_another_principal_browser_or_token_is_another_state(
    first: tuple[str, str, str], second: tuple[str, str, str]
) -> None:
    tabs = Tabs()
    keys = [
        tabs.key_of(Principal(principal, SERVICES), browser, token)
        for principal, browser, token in (first, second)
    ]
    assert (keys[0] == keys[1]) == (first == second)


def test_another_controller_is_another_state() -> None:
    tabs = Tabs()
    lab, live = (Principal("key", SERVICES, controller=name) for name in ("lab", "live"))
    assert tabs.key_of(lab, "b", "t") != tabs.key_of(live, "b", "t")


def test_the_key_of_a_state_is_not_to_be_had_in_another_process() -> None:
    principal = Principal("key", SERVICES)
    assert Tabs().key_of(principal, "b", "t") != Tabs().key_of(principal, "b", "t")


def test_a_tab_acts_as_the_principal_that_it_joined_as() -> None:
    tabs, principal = Tabs(), Principal("key", SERVICES)
    with pytest.raises(SignedOutError):
        tabs.principal_of("tab")
    tabs.joined("tab", principal)
    assert tabs.principal_of("tab") is principal
    tabs.left("tab")  # its events may still be running
    assert tabs.principal_of("tab") is principal


def test_a_tab_whose_principal_has_ended_acts_as_nobody() -> None:
    tabs, principal = Tabs(), Principal("key", SERVICES)
    tabs.joined("tab", principal)
    principal.end()
    with pytest.raises(SignedOutError):
        tabs.principal_of("tab")


def test_tabs_that_left_long_ago_are_forgotten() -> None:
    now = 0.0
    tabs, principal = Tabs(clock=lambda: now), Principal("key", SERVICES)
    for number in range(100):
        tabs.joined(f"tab {number}", principal)
        tabs.left(f"tab {number}")
    tabs.joined("tab 0", principal)  # came back
    now = 1000.0
    tabs.joined("another", principal)
    assert tabs.principal_of("tab 0") is principal
    with pytest.raises(SignedOutError):
        tabs.principal_of("tab 1")


def test_one_user_has_so_many_tabs_and_others_are_not_kept_out_by_that() -> None:
    now = 0.0
    tabs = Tabs(clock=lambda: now)
    anna, boris = (Principal(name, SERVICES, name=name) for name in ("anna", "boris"))
    for number in range(MOST_TABS):
        assert not tabs.is_full(f"tab {number}", anna)
        tabs.joined(f"tab {number}", anna)
        tabs.left(f"tab {number}")
    assert tabs.is_full("another", anna)
    assert not tabs.is_full("tab 0", anna)  # one that comes back
    assert not tabs.is_full("another", boris)
    now = 1000.0
    assert not tabs.is_full("another", anna)


def test_users_whom_nobody_names_are_one_principal_with_any_number_of_tabs() -> None:
    tabs, everyone = Tabs(), Principal("local", SERVICES)
    for number in range(MOST_TABS + 1):
        assert not tabs.is_full(f"tab {number}", everyone)
        tabs.joined(f"tab {number}", everyone)
