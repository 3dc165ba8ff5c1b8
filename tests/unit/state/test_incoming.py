"""Only what a page of ours could have sent is passed on to Reflex."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.state.incoming import is_event
from app.state.job import JobPage
from app.state.preferences import Preferences

ROOT = "reflex___state____state"
OPENED = f"{JobPage.get_full_name()}.opened"
PRESSED = f"{JobPage.get_full_name()}.cancel_pressed"
ZONE = f"{Preferences.get_full_name()}.zone_rx_state_"
ROUTER = {"pathname": "/jobs/42", "asPath": "/jobs/42?a=b", "query": {"job_id": "42", "a": "b"}}
UPDATE = f"{ROOT}.reflex___state____update_vars_internal_state.update_vars_internal"
REPORT = f"{ROOT}.reflex___state____frontend_event_exception_state.handle_frontend_exception"


@pytest.mark.parametrize(
    ("name", "payload"),
    [
        (OPENED, {}),
        (PRESSED, {"job_id": 42}),
        (PRESSED, {"job_id": ["checked by the handler"]}),
        (f"{ROOT}.hydrate", {}),
        (f"{ROOT}.hydrate_and_load", {}),
        (f"{ROOT}.hydrate_and_load", {"vars": {ZONE: "utc"}, "hashes": ["a"]}),
        (f"{ROOT}.reflex___state____on_load_internal_state.on_load_internal", {}),
        (UPDATE, {"vars": {ZONE: "utc"}}),
        (REPORT, {"info": "TypeError", "component_stack": ""}),
    ],
)
def test_what_a_page_sends_is_an_event(name: str, payload: dict[str, object]) -> None:
    assert is_event({"name": name, "payload": payload, "router_data": ROUTER})
    assert is_event({"name": name, "payload": payload, "router_data": {}})


@pytest.mark.parametrize(
    ("name", "payload"),
    [
        ("nothing", {}),
        (f"{ROOT}.setvar", {"var_name": "is_hydrated", "value": True}),
        (f"{JobPage.get_full_name()}.setvar", {"var_name": "phase", "value": "ready"}),
        (OPENED, {"other": 1}),
        (OPENED, [1]),
        (f"{ROOT}.hydrate", {"self": 1}),
        (f"{ROOT}.hydrate_and_load", {"vars": ["text"]}),
        (f"{ROOT}.hydrate_and_load", {"vars": {"nothing": "x"}}),
        (f"{ROOT}.hydrate_and_load", {"hashes": [1]}),
        (UPDATE, {"vars": {ZONE: 42}}),
        (UPDATE, {"vars": {ZONE: "x" * 5000}}),
        (UPDATE, {"vars": {f"{JobPage.get_full_name()}.phase": "ready"}}),
        (UPDATE, {}),
        (REPORT, {"info": 42, "component_stack": ""}),
        (REPORT, {"info": "TypeError"}),
    ],
)
def test_what_no_page_sends_is_dropped(name: str, payload: object) -> None:
    assert not is_event({"name": name, "payload": payload, "router_data": ROUTER})


@pytest.mark.parametrize(
    "router",
    [
        None,
        [],
        "/jobs",
        {"pathname": 7},
        {"asPath": ["/"]},
        {"query": "text"},
        {"query": {"a": {"b": 1}}},
        {"query": {"a": [1]}},
    ],
)
def test_a_page_says_where_it_is_in_texts(router: object) -> None:
    assert not is_event({"name": OPENED, "payload": {}, "router_data": router})


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


@given(ANYTHING)
def test_any_message_is_looked_at_without_an_error(message: object) -> None:
    assert not is_event(message)
    assert is_event({"name": OPENED, "payload": message}) == (message == {})
