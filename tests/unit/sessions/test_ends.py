"""A listener hears of a session's end once, and of a store that nobody can ask for too long."""

import asyncio

from app.sessions.ends import UNKNOWN_LIMIT_S, SessionEnds
from app.sessions.store import StoreUnavailableError
from tests.unit.sessions.builders import Clock


class Asked:
    """A store that says what a test wants."""

    def __init__(self) -> None:
        self.over: set[str] = set()
        self.is_away = False
        self.questions: list[list[str]] = []

    async def __call__(self, session_ids: list[str]) -> set[str]:
        self.questions.append(session_ids)
        if self.is_away:
            raise StoreUnavailableError
        return self.over & set(session_ids)


async def heard_after(ends: SessionEnds, heard: list[str]) -> list[str]:
    await ends.look()
    await asyncio.sleep(0)
    return heard


async def test_a_listener_is_called_once() -> None:
    asked, heard = Asked(), list[str]()
    ends = SessionEnds(asked)
    ends.add("a", lambda: heard.append("first"))
    ends.add("a", lambda: heard.append("second"))
    assert await heard_after(ends, heard) == []
    asked.over = {"a"}
    assert await heard_after(ends, heard) == ["first", "second"]
    assert await heard_after(ends, heard) == ["first", "second"]
    await ends.aclose()


async def test_nobody_is_asked_while_nobody_waits() -> None:
    asked = Asked()
    ends = SessionEnds(asked)
    await ends.look()
    ends.add("a", list)()
    await ends.look()
    assert asked.questions == []
    await ends.aclose()


async def test_a_listener_that_fails_keeps_the_others_from_nothing() -> None:
    asked, heard = Asked(), list[str]()
    failures: list[object] = []
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda _, context: failures.append(context["exception"]))
    ends = SessionEnds(asked)
    ends.add("a", lambda: heard.remove("nothing"))
    ends.add("a", lambda: heard.append("second"))
    asked.over = {"a"}
    assert await heard_after(ends, heard) == ["second"]
    assert len(failures) == 1
    await ends.aclose()


async def test_a_store_that_is_away_for_a_moment_ends_nothing() -> None:
    asked, clock, heard = Asked(), Clock(), list[str]()
    ends = SessionEnds(asked, clock=clock)
    ends.add("a", lambda: heard.append("over"))
    asked.is_away = True
    for _ in range(3):
        clock.pass_time(UNKNOWN_LIMIT_S / 3)
        assert await heard_after(ends, heard) == []
    asked.is_away = False
    assert await heard_after(ends, heard) == []
    await ends.aclose()


async def test_after_a_minute_in_which_nobody_could_say_the_pages_close() -> None:
    asked, clock, heard = Asked(), Clock(), list[str]()
    ends = SessionEnds(asked, clock=clock)
    clock.pass_time(1000)
    ends.add("a", lambda: heard.append("over"))
    asked.is_away = True
    assert await heard_after(ends, heard) == []
    clock.pass_time(UNKNOWN_LIMIT_S + 1)
    assert await heard_after(ends, heard) == ["over"]
    await ends.aclose()


async def test_looking_goes_on_by_itself_and_ends_with_the_last_listener() -> None:
    asked, over = Asked(), asyncio.Event()
    ends = SessionEnds(asked, every_s=0.001)
    ends.add("a", over.set)
    asked.over = {"a"}
    await asyncio.wait_for(over.wait(), 30)
    again = asyncio.Event()
    asked.over = {"b"}
    ends.add("b", again.set)
    await asyncio.wait_for(again.wait(), 30)
    await ends.aclose()


async def test_a_caller_that_is_canceled_while_it_ends_the_look_ends_too() -> None:
    gate, is_asked = asyncio.Event(), asyncio.Event()

    async def slow(session_ids: list[str]) -> set[str]:
        is_asked.set()
        try:
            await asyncio.Event().wait()
        finally:
            await gate.wait()
        return set(session_ids)

    ends = SessionEnds(slow, every_s=0)
    ends.add("a", list)
    await is_asked.wait()
    closing = asyncio.create_task(ends.aclose())
    await asyncio.sleep(0)
    closing.cancel()
    await asyncio.wait({closing})
    assert closing.cancelled()
    gate.set()
