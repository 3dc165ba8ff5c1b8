"""Which messages of a browser are events that a page of ours may send, before Reflex reads them.

Reflex looks a handler up by the name in the message and hands it whatever it says, also to handlers
of its own that expect what its frontend sends. What no frontend would send is dropped here.
"""

import inspect
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import reflex as rx
from reflex.state import FrontendEventExceptionState, OnLoadInternalState, UpdateVarsInternalState

from app.state.events import IN_FRAMES

_FIELD_MARKER = "_rx_state_"  # what Reflex's frontend appends to the names of fields
_LONGEST_VALUE = 1000  # characters of what a browser keeps for us
_LONGEST_NOTE = 12_000  # of the selection in a list: as many ids as may be selected
_TEXTS_OF_ROUTER = ("pathname", "asPath", "origin", "hash")

Payload = Mapping[str, object]


def is_event(data: object) -> bool:
    """Whether a message is an event of a page: its name, its parts and their types."""
    if not isinstance(data, dict) or not isinstance(data.get("name"), str):
        return False
    payload, router = data.get("payload", {}), data.get("router_data", {})
    fits = _known().get(data["name"])
    if fits is None or not isinstance(payload, dict) or not isinstance(router, dict):
        return False
    return _is_router(router) and fits(payload)


def _is_router(router: Mapping[str, object]) -> bool:
    query = router.get("query", {})
    are_texts = all(isinstance(router.get(name, ""), str) for name in _TEXTS_OF_ROUTER)
    return are_texts and isinstance(query, dict) and all(map(_is_value, query.values()))


def _is_value(value: object) -> bool:
    """Whether it is what a URL's parameter can be."""
    if isinstance(value, list):
        return all(isinstance(one, str) for one in value)
    return value is None or isinstance(value, str)


@cache
def _known() -> dict[str, Callable[[Payload], bool]]:
    """What the payload of each event must be like, by its name."""
    root = rx.State.get_full_name()
    found: dict[str, Callable[[Payload], bool]] = {
        f"{root}.hydrate": _is_empty,
        f"{root}.hydrate_and_load": _is_hydration,
        f"{root}.set_is_hydrated": _is_switch,
        f"{OnLoadInternalState.get_full_name()}.on_load_internal": _is_empty,
        f"{OnLoadInternalState.get_full_name()}.set_is_hydrated": _is_switch,
        f"{UpdateVarsInternalState.get_full_name()}.update_vars_internal": _is_storage,
        f"{FrontendEventExceptionState.get_full_name()}.handle_frontend_exception": _is_report,
    }
    waiting: list[type[rx.state.BaseState]] = [rx.State]
    while waiting:
        kind = waiting.pop()
        waiting += kind.get_substates()
        for name, event in kind.event_handlers.items():
            if hasattr(event.fn, IN_FRAMES):
                found[f"{kind.get_full_name()}.{name}"] = _takes(event.fn)
    return found


def _takes(function: Callable[..., Any]) -> Callable[[Payload], bool]:
    """Whether a handler of ours has such parameters; it checks their types itself."""
    names = set(list(inspect.signature(function).parameters)[1:])
    return lambda payload: payload.keys() <= names


def _is_empty(payload: Payload) -> bool:
    return not payload


def _is_switch(payload: Payload) -> bool:
    return payload.keys() == {"value"} and isinstance(payload["value"], bool)


def _is_report(payload: Payload) -> bool:
    texts = {"info", "component_stack"}
    return payload.keys() == texts and all(isinstance(one, str) for one in payload.values())


def _is_storage(payload: Payload) -> bool:
    return payload.keys() == {"vars"} and _are_stored(payload["vars"])


def _is_hydration(payload: Payload) -> bool:
    hashes = payload.get("hashes") or []
    return (
        payload.keys() <= {"vars", "hashes"}
        and (payload.get("vars") is None or _are_stored(payload["vars"]))
        and isinstance(hashes, list)
        and all(isinstance(one, str) for one in hashes)
    )


def _are_stored(values: object) -> bool:
    """Whether these are values that a browser keeps for us, and short texts."""
    return isinstance(values, dict) and all(
        isinstance(value, str) and len(value) <= _longest(str(name)) and _is_stored(str(name))
        for name, value in values.items()
    )


def _longest(name: str) -> int:
    return _LONGEST_NOTE if "chosen_note" in name else _LONGEST_VALUE


def _is_stored(name: str) -> bool:
    state_name, _, field = name.rpartition(".")
    try:
        kind = rx.State.get_class_substate(state_name)
    except ValueError:
        return False
    return bool(kind._is_client_storage(field.removesuffix(_FIELD_MARKER)))  # noqa: SLF001
