"""Forged events, where users sign in: each event of each state, from whom it should not come."""

import json
from collections.abc import Iterator
from pkgutil import iter_modules
from uuid import uuid4

import pytest
import reflex as rx
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection

from app import state as states
from app.state.job import JobPage
from tests.support.crossing import (
    ANSWER_LIMIT_S,
    Crossing,
    Polling,
    answers,
    at,
    event,
    until,
    until_closed,
)

for module in iter_modules(states.__path__):
    __import__(f"app.state.{module.name}")

JOB = 42
JOB_PAGE = JobPage.get_full_name()
OPENED = event(f"{JOB_PAGE}.opened", at(f"/jobs/{JOB}", job_id=str(JOB)), {})
HYDRATE = event("reflex___state____state.hydrate", at("/"), {})


def all_events() -> Iterator[tuple[str, list[str]]]:
    """The name and the parameters of every event of every state, ours and Reflex's own."""
    waiting: list[type[rx.state.BaseState]] = [rx.State]
    while waiting:
        kind = waiting.pop()
        waiting += kind.get_substates()
        for name, handler in kind.event_handlers.items():
            fn = getattr(handler.fn, "__wrapped__", handler.fn)
            code = getattr(fn, "__code__", None)
            names = () if code is None else code.co_varnames[1 : code.co_argcount]
            yield f"{kind.get_full_name()}.{name}", list(names)


EVENTS = dict(sorted(all_events()))
ODD_ROUTERS: list[object] = [
    at(f"/jobs/{JOB}", job_id=str(JOB)),
    at("/jobs", search="cleanup"),
    at("/c/lab/jobs/42", controller="lab"),
    at("/embed/jobs/42", origin="https://ops.example.org"),
    at("/jobs/%2e%2e/api/session?x=\x00#"),
    at("/" + "x" * 8000),
    {"pathname": 7, "asPath": ["/"], "query": "text"},
    {"token": "other", "headers": {"cookie": "jobpane=x"}, "ip": "1.2.3.4", "sid": "x"},
    {},
    [],
    "/jobs/42",
    None,
]
ODD_VALUES: list[object] = [None, JOB, -1, 10**30, "x" * 5000, "", [JOB], {"a": {"b": 1}}, True]


def test_there_are_events_to_forge() -> None:
    assert len(EVENTS) > 50
    for name in ("hydrate", "hydrate_and_load", "on_load_internal", "setvar", "update_vars"):
        assert any(name in one for one in EVENTS)
    assert any("handle_frontend_exception" in one for one in EVENTS)


def forged() -> Iterator[str]:
    """Each event as a page of the job would send it."""
    router = at(f"/jobs/{JOB}", job_id=str(JOB))
    for name, parameters in EVENTS.items():
        yield event(name, router, dict.fromkeys(parameters, JOB))


def test_nobody_gets_in_with_any_event(crossing: Crossing) -> None:
    before = crossing.controller.settled()
    with crossing.nobody() as nobody, nobody.websocket(str(uuid4())) as socket:
        assert "signed_out" in str(socket.recv(timeout=ANSWER_LIMIT_S))
        for one in forged():
            socket.send(one)
        boot = json.loads(OPENED.partition(",")[2])[1]
        socket.send(f"40/_event,{json.dumps({'event': boot})}")
        refused = until(socket, "44/_event")
        assert JOB_PAGE not in refused
        polling = Polling(nobody.client, str(uuid4()))
        polling.send("40/_event,")
        assert "signed_out" in polling.receive()
        polling.send(*list(forged())[:10])
    assert crossing.controller.requests()[before:] == []


def test_a_sign_out_closes_the_connection_and_no_event_comes_after_it(crossing: Crossing) -> None:
    with crossing.users("auditor") as (auditor,), auditor.websocket("tab") as socket:
        socket.send(OPENED)
        until(socket, '"ready"')
        cookies = dict(auditor.client.cookies)
        auditor.post("/api/sign-out").raise_for_status()
        until_closed(socket)
        before = crossing.controller.settled()
        send_all(socket, list(forged()))
        auditor.client.cookies.clear()
        auditor.client.cookies.update(cookies)  # as one who has kept a copy of them
        with auditor.websocket("tab") as again:
            assert "signed_out" in str(again.recv(timeout=ANSWER_LIMIT_S))
            again.send(HYDRATE)
        asked = [str(one["path"]) for one in crossing.controller.requests()[before:]]
        assert asked == []


def send_all(socket: ClientConnection, messages: list[str]) -> None:
    try:
        for one in messages:
            socket.send(one)
    except ConnectionClosed:
        pass


def test_the_token_of_another_users_tab_leads_to_an_empty_state(crossing: Crossing) -> None:
    with (
        crossing.users("auditor", "alice") as (auditor, alice),
        auditor.websocket("a-token-that-was-seen") as seen,
    ):
        seen.send(OPENED)
        finished = str(crossing.controller.job(JOB)["finished"])[:19]
        assert finished in until(seen, '"ready"')
        # Also with the very cookie of the other browser, without its session.
        for cookie in ("", auditor.client.cookies["jobpane-browser"]):
            if cookie:
                alice.client.cookies.delete("jobpane-browser")
                alice.client.cookies.set("jobpane-browser", cookie)
            with alice.websocket("a-token-that-was-seen") as socket:
                socket.send(HYDRATE)
                assert finished not in answers(socket)
        for one in forged_of_alice(alice.websocket):
            assert finished not in one
        seen.send(HYDRATE)
        assert finished in answers(seen)
    assert crossing.commands() == []


def forged_of_alice(websocket: object) -> Iterator[str]:
    """What comes back for each event of a page that this user may not see."""
    with websocket("another-token") as socket:  # type: ignore[operator]
        for one in forged():
            socket.send(one)
        yield answers(socket)
        socket.send(HYDRATE)
        yield answers(socket)


@pytest.mark.parametrize("user", ["auditor", "admin"])
def test_odd_events_of_a_user_command_nothing_and_are_no_fault(
    crossing: Crossing, user: str
) -> None:
    with crossing.users(user) as (visitor,):
        for number, router in enumerate(ODD_ROUTERS):
            with visitor.websocket(str(uuid4())) as socket:
                socket.recv(timeout=ANSWER_LIMIT_S)
                value = ODD_VALUES[number % len(ODD_VALUES)]
                for name, parameters in EVENTS.items():
                    socket.send(event(name, router, dict.fromkeys(parameters, value)))
                try:
                    answers(socket)
                except ConnectionClosed:
                    continue
    assert crossing.commands() == []


def test_what_is_no_event_at_all_is_no_fault(crossing: Crossing) -> None:
    odd: list[object] = [None, 7, "text", [], {}, {"name": 7}, {"name": "x" * 9000}, "{}", "[1]"]
    packets = [f"42/_event,{json.dumps(['event', one])}" for one in odd]
    packets += [f"42/_event,{json.dumps([name])}" for name in ("event", "nothing", "client_error")]
    packets += [f"42/_event,{json.dumps(['client_error', one])}" for one in odd]
    with crossing.users("auditor") as (auditor,):
        for packet in packets:
            with auditor.websocket(str(uuid4())) as socket:
                socket.recv(timeout=ANSWER_LIMIT_S)
                socket.send(packet)
                try:
                    answers(socket)
                except ConnectionClosed:
                    continue
