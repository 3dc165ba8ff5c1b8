"""Cancel and delete under every fault and crowd: one effective command, and the right final word.

And a trace of each: an intent in the audit log before anything is sent, one outcome after.

Issues 4 and 9. Hypothesis plays two users at two Jobpanes, the controller and whatever else there
is.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from app.builtin_controller.storage.store import Store
from tests.property.commands_machine import Commands
from tests.property.two_jobpanes import COMMANDS, LATE_S
from tests.support.processes import ControllerProcess, running_controller


@pytest.fixture(scope="module")
def idle_controller(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ControllerProcess]:
    folder: Path = tmp_path_factory.mktemp("idle")
    with running_controller(folder, history="none", runs_jobs=False) as process:
        yield process


def test_commands_are_effective_once_and_end_with_the_right_word(
    idle_controller: ControllerProcess,
) -> None:
    store = Store(idle_controller.data_dir)
    run_state_machine_as_test(
        lambda: Commands(idle_controller, store),
        settings=settings(
            max_examples=25,
            phases=[Phase.reuse, Phase.generate],  # each step takes real time: no shrinking
            stateful_step_count=12,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.fixture
def played(idle_controller: ControllerProcess) -> Iterator[Commands]:
    """The same machine, for plays that it has found to go wrong."""
    play = Commands(idle_controller, Store(idle_controller.data_dir))
    yield play
    play.teardown()


def test_a_delete_that_arrives_after_its_sender_gave_up_is_not_someone_elses(
    played: Commands,
) -> None:
    played.everyone_looks("successful")
    played.pressed("delete", (0,), {"kind": "delay", "seconds": LATE_S})
    assert played.world.truth().is_gone
    played.pressed("delete", (0,), {})


@pytest.mark.parametrize("command", sorted(COMMANDS))
@pytest.mark.parametrize("fate", ["successful", "explained", "vanished"])
def test_who_acts_gets_no_record_that_was_asked_for_before_it_changed(
    played: Commands, command: str, fate: str
) -> None:
    played.everyone_looks("running" if command == "cancel" else "explained")
    played.pressed_while_an_older_record_is_on_its_way(command, fate)


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_a_command_that_jobpane_leaves_at_its_end_has_a_known_trace(
    played: Commands, command: str
) -> None:
    played.everyone_looks("running" if command == "cancel" else "successful")
    played.jobpane_ends_while_a_command_waits(0, command)
    played.every_command_has_its_intent_before_and_one_outcome_after()
    [ended] = played.world.ended_jobpanes
    assert [line.get("outcome") for line in ended.audited()] == [None, "unknown"]
    played.pressed(command, (0, 1), {})
    played.every_command_has_its_intent_before_and_one_outcome_after()
