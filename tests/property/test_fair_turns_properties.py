"""In whatever order users ask, end and leave, as many have a turn as may."""

import asyncio

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from tests.support.turns import TurnsScene

MOST = 3


class Turns(RuleBasedStateMachine):
    """Three users, each of whom asks for any number of turns."""

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.scene = TurnsScene(MOST)

    @rule(asker=st.sampled_from("abc"), count=st.integers(1, 5))
    def ask(self, asker: str, count: int) -> None:
        self.loop.run_until_complete(self.scene.ask(asker, count))

    @rule(index=st.integers(0, 20))
    def end(self, index: int) -> None:
        if self.scene.ends:
            self.scene.ends.pop(index % len(self.scene.ends)).set()

    @rule(index=st.integers(0, 20))
    def leave(self, index: int) -> None:
        if self.scene.tasks:
            self.scene.tasks[index % len(self.scene.tasks)].cancel()

    @rule(index=st.integers(0, 20))
    def end_one_as_another_leaves(self, index: int) -> None:
        self.end(0)
        self.leave(index)

    @invariant()
    def as_many_work_as_may(self) -> None:
        self.loop.run_until_complete(self.scene.settle())
        open_tasks = [task for task in self.scene.tasks if not task.done()]
        turns = self.scene.turns
        assert turns._running.total() == min(MOST, len(open_tasks)) == MOST - turns._free
        assert sum(map(len, turns._waiting.values())) == len(open_tasks) - turns._running.total()

    def teardown(self) -> None:
        async def end() -> None:
            for task in self.scene.tasks:
                task.cancel()
            await asyncio.gather(*self.scene.tasks, return_exceptions=True)

        self.loop.run_until_complete(end())
        self.loop.close()


TestTurns = Turns.TestCase
TestTurns.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)
