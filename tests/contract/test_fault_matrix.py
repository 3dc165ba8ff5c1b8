"""Every fault of a network, on everything that users do: named, nothing lost, healed by itself.

Issue 14. Real clients and services over a proxy (tests/support/toxic_proxy.py) and the built-in
controller. A time-out of a second stands for the thirty of a real one.
"""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.jobs.permissions import Refused
from app.services.failures import Failure
from tests.contract.faulty_jobpane import (
    Lab,
    add_job,
    errors_counted,
    harmed,
    press,
    press_and_lose_the_answer,
    pressed,
    read_events,
    sign_in,
    sign_ins_at,
    watch_job,
    watch_list,
)
from tests.contract.history_controller import controller_with_runs
from tests.support.toxic_proxy import Kind, Toxic

SHORT_S = 1.0
# For faults that no time-out ends: a busy machine must not make one of its own.
LONG_S = 30.0
DEEDS = ("detail", "list", "events", "cancel", "delete", "sign-in")

FAULTS: dict[str, tuple[Toxic, str]] = {
    "latency within the time-out": (Toxic(Kind.LATENCY, 0.05), ""),
    "latency beyond the time-out": (Toxic(Kind.LATENCY, 60), "timed_out"),
    "down": (Toxic(Kind.DOWN), "unreachable"),
    "bandwidth": (Toxic(Kind.BANDWIDTH, 50), "timed_out"),
    "slow close": (Toxic(Kind.SLOW_CLOSE, 60), ""),
    "time-out": (Toxic(Kind.TIME_OUT), "timed_out"),
    "reset": (Toxic(Kind.RESET), "unreachable"),
    "sliced body": (Toxic(Kind.SLICED, 7), ""),
    "cut head": (Toxic(Kind.CUT_HEAD, 30), "unreachable"),
    "cut body": (Toxic(Kind.CUT_BODY, 9), "bad_answer"),
}


@pytest.fixture(scope="module")
def shaken(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    with controller_with_runs(tmp_path_factory.mktemp("shaken") / "controller") as pair:
        yield pair


async def deeds_in(toxic: Toxic, at: Lab, folder: Path, first: int, timeout_s: float) -> list[str]:
    """What each of the deeds showed, all of them done at the same time."""

    async def shown(number: int, deed: str) -> str:
        job_id = first + number
        add_job(at[1], job_id, "successful" if deed == "delete" else "running")
        own = folder / deed
        own.mkdir()
        async with harmed(at, own, job_id, toxic, timeout_s=timeout_s) as here:
            match deed:
                case "detail":
                    seen = await watch_job(here)
                case "list":
                    seen = await watch_list(here)
                case "events":
                    seen = await read_events(here)
                case "sign-in":
                    async with sign_ins_at(here, own, timeout_s) as sign_ins:
                        seen = await sign_in(here, sign_ins)
                case _:
                    seen = await press(here, deed)
        return f"{deed}: {', '.join(seen)}"

    async with asyncio.TaskGroup() as together:
        tasks = [together.create_task(shown(n, deed)) for n, deed in enumerate(DEEDS)]
    return [task.result() for task in tasks]


@pytest.mark.parametrize("name", FAULTS)
async def test_a_fault_of_the_network_has_a_name_on_the_page_and_heals(
    name: str, shaken: Lab, tmp_path: Path
) -> None:
    toxic, kind = FAULTS[name]
    first = 5000 + 10 * list(FAULTS).index(name)
    timeout_s = SHORT_S if kind == "timed_out" else LONG_S
    expected = f"{kind}, healed" if kind else "healed"
    shown = await deeds_in(toxic, shaken, tmp_path, first, timeout_s)
    assert shown == [f"{deed}: {expected}" for deed in DEEDS]
    # The end of an output is read for its page, also of one that has just been deleted.
    counted = {
        deed: errors_counted(first + number) - {"not_found"} for number, deed in enumerate(DEEDS)
    }
    assert counted == dict.fromkeys(DEEDS, {kind} if kind else set())


COMMANDS = {"cancel": b"POST", "delete": b"DELETE"}
LOST = {
    name: toxic for name, (toxic, kind) in FAULTS.items() if kind and toxic.kind is not Kind.DOWN
}


@pytest.mark.parametrize("name", LOST)
async def test_a_command_whose_answer_is_lost_is_resolved_by_the_record_and_not_sent_again(
    name: str, shaken: Lab, tmp_path: Path
) -> None:
    first = 6000 + 10 * list(LOST).index(name)
    said = []
    for number, (command, method) in enumerate(COMMANDS.items()):
        job_id = first + number
        add_job(shaken[1], job_id, "successful" if command == "delete" else "running")
        toxic = replace(LOST[name], only=method)
        own = tmp_path / command
        own.mkdir()
        async with harmed(shaken, own, job_id, toxic, timeout_s=SHORT_S) as here:
            await here.proxy.strike(toxic)
            said.append(await press_and_lose_the_answer(here, command))
    assert said[0].startswith("Cancel requested")
    assert said[1] == f"Deleted Cleanup Job Details #{first + 1} and its output."


async def test_a_command_after_which_the_controller_is_down_stays_in_doubt_until_it_is_back(
    shaken: Lab, tmp_path: Path
) -> None:
    job_id = 7000
    add_job(shaken[1], job_id)
    toxic = Toxic(Kind.DOWN, only=b"POST")
    async with harmed(shaken, tmp_path, job_id, toxic, timeout_s=LONG_S) as here:
        await here.proxy.strike(toxic)
        outcome = await pressed(here, "cancel")
        assert isinstance(outcome, Failure)
        assert outcome.kind == "unreachable"
        assert '"outcome": "unknown"' in (tmp_path / "audit").read_text("utf-8")
        await here.proxy.heal()
        again = await pressed(here, "cancel")
    assert isinstance(again, Refused), "the record says that it was canceled"
    assert len(here.commands()) == 1


@pytest.mark.parametrize("hours", [-1, 1])
async def test_a_clock_an_hour_off_fails_nothing(hours: int, tmp_path: Path) -> None:
    """The times are the controller's, by its own clock; only a difference of clocks is shown."""
    folder = tmp_path / "controller"
    with controller_with_runs(folder, clock_offset_s=3600 * hours) as lab:
        shown = await deeds_in(Toxic(Kind.SLICED, 997), lab, tmp_path, 5000, LONG_S)
    assert shown == [f"{deed}: healed" for deed in DEEDS]
