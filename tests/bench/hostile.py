"""Requests that are meant to stop others, and what the others see meanwhile."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import httpx
import numpy as np

from app.output.blocks.block import Block
from app.output.blocks.line_table import ENDED, Parts
from app.output.blocks.numbering import EVENTS_PER_BLOCK
from app.output.blocks.store import End, JobStore
from app.output.terminal.style_changes import NO_CHANGE

LINES = 20_000
LINE = b"a" * 1000 + b"\n"
GIVE_UP_S = 3.0
AT_ONCE = 60
WATCH_S = 4.0


def write_uniform_output(folder: Path) -> None:
    """20,000 lines of 1,000 `a`, as if they had been fetched before."""
    store = JobStore(folder)
    for before in range(0, LINES, EVENTS_PER_BLOCK):
        count = min(EVENTS_PER_BLOCK, LINES - before)
        store.save(
            Block(
                first=before + 1,
                last=before + count,
                text=LINE * count,
                parts=Parts(
                    starts=np.arange(0, (count + 1) * len(LINE), len(LINE), dtype=np.uint64),
                    numbers=np.arange(before + 1, before + count + 1, dtype=np.uint32),
                    at_us=np.full(count, 1_795_500_000_000_000, dtype=np.int64),
                    flags=np.full(count, ENDED, dtype=np.uint8),
                ),
                gaps=(),
                style=NO_CHANGE,
                rows=None,
            )
        )
    store.save_end(End(last_counter=LINES, lines=LINES))


@dataclass(frozen=True)
class Attack:
    """One URL below the output, asked for by many at once, again and again."""

    name: str
    path: str

    @classmethod
    def by_expression(cls, name: str, expression: str, path: str = "lines") -> "Attack":
        return cls(name, f"{path}?mode=regex&count=1000&q={quote(expression)}")


@asynccontextmanager
async def under(attack: Attack | None, base: str) -> AsyncIterator[dict[int, int]]:
    """While it goes on; counts the statuses of its answers, 0 for those that it gave up."""
    statuses: dict[int, int] = {}
    if attack is None:
        yield statuses
        return

    async def one(number: int) -> None:
        while True:
            try:
                async with httpx.AsyncClient(timeout=GIVE_UP_S) as client:
                    path = attack.path.replace("{n}", str(number))
                    answer = await client.get(f"{base}/{path}")
                    status = answer.status_code
            except httpx.HTTPError:
                status = 0
            statuses[status] = statuses.get(status, 0) + 1
            if status == 503:
                await asyncio.sleep(1)

    tasks = [asyncio.create_task(one(number)) for number in range(AT_ONCE)]
    await asyncio.sleep(1)
    try:
        yield statuses
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def times_ms(urls: dict[str, str]) -> dict[str, list[float]]:
    """How long each URL takes, asked for one after the other for some seconds."""
    taken: dict[str, list[float]] = {name: [] for name in urls}
    deadline = time.monotonic() + WATCH_S
    async with httpx.AsyncClient(timeout=60) as client:
        while time.monotonic() < deadline:
            for name, url in urls.items():
                begun = time.perf_counter()
                answer = await client.get(url)
                while answer.status_code == 503:  # as a page does
                    await asyncio.sleep(float(answer.headers["retry-after"]))
                    answer = await client.get(url)
                answer.raise_for_status()
                taken[name].append(1000 * (time.perf_counter() - begun))
            await asyncio.sleep(0.02)
    return taken


def percentile(values: list[float], share: float) -> float:
    return sorted(values)[int(share * (len(values) - 1))]
