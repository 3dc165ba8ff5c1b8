"""Tasks that ask for turns, each of which has its turn until it is ended."""

import asyncio

from app.runtime.fair_turns import FairTurns, ask_for


class TurnsScene:
    """Who asks for turns; `begun` are the askers in the order in which they got theirs."""

    def __init__(self, at_once: int) -> None:
        self.turns = FairTurns(at_once)
        self.begun: list[str] = []
        self.ends: list[asyncio.Event] = []
        self.tasks: list[asyncio.Task[None]] = []

    async def ask(self, asker: str, count: int = 1) -> None:
        for _ in range(count):
            self.tasks.append(asyncio.create_task(self._work(asker)))
        await self.settle()

    async def end_one(self) -> None:
        self.ends.pop(0).set()
        await self.settle()

    async def settle(self) -> None:
        for _ in range(5):
            await asyncio.sleep(0)

    async def end_all(self) -> None:
        while self.ends:
            await self.end_one()
        await asyncio.gather(*self.tasks, return_exceptions=True)

    async def _work(self, asker: str) -> None:
        ask_for(asker)
        async with self.turns.turn():
            self.begun.append(asker)
            end = asyncio.Event()
            self.ends.append(end)
            await end.wait()
