"""Two users at two Jobpanes press cancel and delete while the job changes: a state machine.

Each command is effective once, ends with the right message, and leaves its trace in the audit log.
"""

import asyncio
import time
from dataclasses import dataclass
from datetime import datetime

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from app.builtin_controller.storage.store import Store
from app.jobs.permissions import Refused
from app.services.failures import Failure
from app.services.job_actions import Changed, Done, Outcome
from tests.property.two_jobpanes import (
    COMMANDS,
    FATES,
    LATE_S,
    SLOW_S,
    TIMEOUT_S,
    Jobpane,
    Truth,
    World,
)
from tests.support.processes import ControllerProcess

commands = st.sampled_from(sorted(COMMANDS))
fates = st.sampled_from(FATES)
# What happens to the first command on its way. "delay" lets it arrive when nobody waits any more.
faults = st.sampled_from([
    {},
    {"kind": "status", "status": 503},
    {"kind": "status", "status": 500},
    {"kind": "reset"},
    {"kind": "delay", "seconds": LATE_S},
    {"kind": "lost_answer"},
    {"kind": "late_answer", "seconds": LATE_S},
    {"kind": "late_answer", "seconds": SLOW_S},
    {"kind": "late_answer", "status": 502},
    {"kind": "late_answer", "status": 500},
])  # fmt: skip
hands = st.sampled_from([(0,), (1,), (0, 1), (0, 0, 0), (0, 1, 1, 0)])


@dataclass(frozen=True, slots=True)
class Pressed:
    """What one press, or several at once, came to."""

    command: str
    before: Truth
    after: Truth
    outcomes: list[tuple[Jobpane, Outcome]]
    sent: int
    is_calm: bool  # nothing but this command changed the job, and every record could be read


class Commands(RuleBasedStateMachine):
    """One job's life; `checked` looks at every outcome against the controller's own database."""

    def __init__(self, controller: ControllerProcess, store: Store) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.world = self.runner.run(_made(controller, store))
        self.are_reads_faulty = False
        self.late: dict[str, object] = {}  # faults to come that outlast a client's patience
        self.removed_by: set[object] = set()
        self.canceled_on: str | None = None

    def teardown(self) -> None:
        self.runner.run(self.world.aclose())
        self.runner.close()

    @initialize(fate=st.sampled_from(["running", "successful", "saving"]))
    def everyone_looks(self, fate: str) -> None:
        if fate != "running":
            self.world.befall(fate)
        for jobpane in self.world.jobpanes:
            self.runner.run(self.world.look(jobpane))

    @rule(who=st.integers(0, 1))
    def somebody_looks(self, who: int) -> None:
        self.runner.run(self.world.look(self.world.jobpanes[who]))

    @precondition(lambda self: not self.are_reads_faulty)
    @rule(times=st.integers(1, 7))
    def some_records_cannot_be_read(self, times: int) -> None:
        self.world.fault("GET", "status", times=times, status=503)
        self.are_reads_faulty = True

    @rule()
    def all_is_well_again(self) -> None:
        self.world.heal()
        self.world.now_s += 60
        self.are_reads_faulty = False
        self.late.clear()

    @rule(fate=fates)
    def something_happens_to_the_job(self, fate: str) -> None:
        self._befall(fate)

    @rule(command=commands, hands=hands, fault=faults)
    def pressed(self, command: str, hands: tuple[int, ...], fault: dict[str, object]) -> None:
        self._arrange(command, fault)
        self._checked(self.runner.run(self._press(command, hands)))

    @rule(command=commands, hands=hands, fault=faults, fate=fates)
    def pressed_while_something_happens(
        self, command: str, hands: tuple[int, ...], fault: dict[str, object], fate: str
    ) -> None:
        self._arrange(command, fault)
        self._checked(self.runner.run(self._press(command, hands, meanwhile=fate)))

    @rule(command=commands, fate=fates)
    def pressed_while_an_older_record_is_on_its_way(self, command: str, fate: str) -> None:
        async def both() -> Pressed:
            jobpane = self.world.jobpanes[0]
            self.world.fault("GET", "late_answer", seconds=SLOW_S)
            older = asyncio.create_task(jobpane.at.reader.read(self.world.job_id))
            await asyncio.sleep(SLOW_S / 3)
            self._befall(fate)
            pressed = await self._press(command, (0,))
            await older
            return pressed

        self._checked(self.runner.run(both()))

    @rule(who=st.integers(0, 1), command=commands)
    def jobpane_ends_while_a_command_waits(self, who: int, command: str) -> None:
        """The answer comes too late for it, and a reader of the log finds that logged."""

        async def play() -> Jobpane:
            jobpane, sent_before = self.world.jobpanes[who], self.world.sent(command)
            self.world.fault(COMMANDS[command], "late_answer", seconds=SLOW_S)
            pressing = asyncio.create_task(jobpane.press(command, self.world.job_id))
            for _ in range(200):
                if pressing.done() or self.world.sent(command) > sent_before:
                    break
                await asyncio.sleep(0.002)
            ended = await self.world.replace(who)
            await asyncio.gather(pressing, return_exceptions=True)
            await asyncio.sleep(SLOW_S)  # what has arrived is carried out by then
            return ended

        ended = self.runner.run(play())
        self.late.clear()
        self.world.heal()
        self.are_reads_faulty = False
        if self.world.truth().is_gone and not self.removed_by:
            self.removed_by.add(ended)

    @invariant()
    def every_command_has_its_intent_before_and_one_outcome_after(self) -> None:
        jobpanes = [*self.world.jobpanes, *self.world.ended_jobpanes]
        lines = [line for jobpane in jobpanes for line in jobpane.audited()]
        intents = [line for line in lines if line["event"] == "intent"]
        outcomes = {line["id"]: line for line in lines if line["event"] == "outcome"}
        assert len(outcomes) == sum(line["event"] == "outcome" for line in lines)
        assert [one["id"] for one in intents if one["id"] not in outcomes] == []
        assert len(intents) == len(outcomes)
        for command in COMMANDS:
            own = sorted(_seconds(one["at"]) for one in intents if one["action"] == command)
            # The n-th command that has reached the controller had its intent before.
            arrivals = self.world.arrivals(command)
            assert len(arrivals) <= len(own)
            assert all(at <= came for at, came in zip(own, arrivals, strict=False))

    @invariant()
    def a_cancel_takes_effect_once(self) -> None:
        job = self.world.truth().job
        if job is not None:
            assert self.canceled_on in {None, job.canceled_on}
            self.canceled_on = job.canceled_on

    def _arrange(self, command: str, fault: dict[str, object]) -> None:
        if fault:
            self.world.fault(COMMANDS[command], **fault)
            if fault.get("seconds") == LATE_S:
                self.late[command] = fault["kind"]

    def _befall(self, fate: str) -> None:
        if fate == "vanished" and not self.world.truth().is_gone:
            self.removed_by.add("others")
        self.world.befall(fate)

    async def _press(self, command: str, hands: tuple[int, ...], meanwhile: str = "") -> Pressed:
        world, began = self.world, time.monotonic()
        before, sent_before = world.truth(), world.sent(command)
        pressing = [world.jobpanes[hand] for hand in hands]
        tasks = [asyncio.create_task(jobpane.press(command, world.job_id)) for jobpane in pressing]
        if meanwhile:
            await asyncio.sleep(0.004)
            self._befall(meanwhile)
        outcomes = list(zip(pressing, [await task for task in tasks], strict=True))
        sent, took_s = world.sent(command) - sent_before, time.monotonic() - began
        late = self.late.pop(command, None) if sent else None
        if late == "delay":  # it arrives all the same, when nobody waits for it any more
            await asyncio.sleep(max(0.0, began + 2 * LATE_S - time.monotonic()))
        after = world.truth()
        if after.is_gone and not self.removed_by:
            self.removed_by.update(set(pressing))
        # On a busy machine a record may come too late as well.
        is_in_time = took_s < TIMEOUT_S * (2 if late else 1)
        is_calm = is_in_time and not (self.are_reads_faulty or late == "delay" or meanwhile)
        return Pressed(command, before, after, outcomes, sent, is_calm)

    def _checked(self, pressed: Pressed) -> None:
        assert pressed.sent <= len({id(jobpane) for jobpane, _ in pressed.outcomes})
        if _is_pointless(pressed):
            assert pressed.sent == 0
        for jobpane, outcome in pressed.outcomes:
            check = _check_cancel if pressed.command == "cancel" else self._check_delete
            check(pressed, jobpane, outcome)

    def _check_delete(self, pressed: Pressed, jobpane: Jobpane, outcome: Outcome) -> None:
        is_gone = pressed.after.is_gone
        match outcome:
            case Done(message):
                assert is_gone
                if "by someone else" in message:
                    assert self.removed_by != {jobpane}
            case Changed():
                assert is_gone or pressed.after != jobpane.seen_truth
            case Refused() | Failure() if pressed.is_calm and not _is_done_elsewhere(
                pressed, jobpane
            ):
                assert not is_gone


def _is_done_elsewhere(pressed: Pressed, jobpane: Jobpane) -> bool:
    """Whether the other jobpane did it at the same time, perhaps after this one had its answer."""
    return any(who is not jobpane and isinstance(one, Done) for who, one in pressed.outcomes)


def _check_cancel(pressed: Pressed, jobpane: Jobpane, outcome: Outcome) -> None:
    after = pressed.after
    match outcome:
        case Done(message) if "nothing was canceled" in message:
            assert after.is_ended or after.is_gone
        case Done():
            assert after.is_cancel_asked or after.is_gone
        case Refused() if pressed.is_calm:
            assert not after.is_gone
            assert after.is_ended or after.is_cancel_asked
        case Failure(kind=kind) if pressed.is_calm and not _is_done_elsewhere(pressed, jobpane):
            assert after.is_gone == (kind == "not_found")
            assert not after.is_ended
            assert not after.is_cancel_asked


def _is_pointless(pressed: Pressed) -> bool:
    """Whether the record says already that nothing may be sent."""
    before = pressed.before
    if before.is_gone:
        return True
    if pressed.command == "cancel":
        return before.is_ended or before.is_cancel_asked
    if not before.is_ended or before.is_saving:
        return True
    return all(jobpane.seen and jobpane.seen_truth != before for jobpane, _ in pressed.outcomes)


def _seconds(at: str) -> float:
    return datetime.fromisoformat(at).timestamp()


async def _made(controller: ControllerProcess, store: Store) -> World:
    return World(controller, store)
