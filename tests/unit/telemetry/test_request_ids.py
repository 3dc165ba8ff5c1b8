"""Each request and event has one id, which everything that is done for it inherits."""

import asyncio

import pytest
from structlog.contextvars import get_contextvars

from app.runtime.work_pool import WorkPool
from app.telemetry.request_ids import (
    current_request_id,
    id_of_error,
    is_new_event,
    is_request_id,
    new_request_id,
    request_id_in_logs,
)


@pytest.mark.parametrize("given", ["0123abcd", "5f2c7d1e-9a41-4d8e-b1c0-000000000001", "a" * 64])
def test_a_proxys_id_of_plain_characters_may_be_used(given: str) -> None:
    assert is_request_id(given)


@pytest.mark.parametrize(
    "given",
    ["", "short", "a" * 65, "with space", "line\nbreak", "<script>alert", "-leading-dash", "ü" * 9],
)
def test_any_other_text_is_no_id(given: str) -> None:
    assert not is_request_id(given)


def test_our_own_ids_are_well_formed_and_differ() -> None:
    made = {new_request_id() for _ in range(100)}
    assert len(made) == 100
    assert all(map(is_request_id, made))


async def test_tasks_and_threads_of_a_request_log_its_id() -> None:
    pool = WorkPool("test", threads=1, queue=1)

    async def in_task() -> str:
        return current_request_id()

    with request_id_in_logs("0123abcd"):
        found = [await asyncio.create_task(in_task()), await pool.run(current_request_id)]
    pool.close()
    assert found == ["0123abcd", "0123abcd"]
    assert get_contextvars() == {}


def test_what_is_no_requests_has_another_id_each_time() -> None:
    assert current_request_id() != current_request_id()


def test_an_error_remembers_the_request_in_which_it_was_raised() -> None:
    with pytest.raises(ValueError, match="no") as raised, request_id_in_logs("0123abcd"):
        raise ValueError("no")
    assert id_of_error(raised.value) == "0123abcd"


async def test_each_task_is_one_event_whatever_handlers_call() -> None:
    async def event() -> list[bool]:
        return [is_new_event(), is_new_event()]

    assert await event() == [True, False]
    assert await asyncio.create_task(event()) == [True, False]
