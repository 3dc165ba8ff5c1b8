"""Whatever a controller does on the way, the output ends byte for byte as it was emitted.

Generated jobs over a controller that fails, repeats, shuffles, holds back and loses events, read by
people who look anywhere while it runs. What is lost for good is named exactly, nothing else is
missing, and nothing stands twice.
"""

import asyncio
import random
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.awx.error_texts import Action
from app.awx.errors import Unavailable
from app.output.events import EventRange, OutputEvent, in_order
from app.output.page import OutputPage
from app.output.reader import Progress
from app.output.reading.gaps import joined_gaps
from app.output.reading.snapshot import Snapshot
from app.services.failures import Failure
from app.services.outputs import Outputs
from tests.property.outputs import exact_bytes
from tests.unit.output.event_table import BLOCK, JOB_ID, NOON, EventTable

TEXTS = ["plain", "", "\x1b[31mred", "10%", "a\vb", "ünï 🚀", "tab\there", "x" * 200]


@dataclass
class BadController(EventTable):
    """Every answer may fail, come doubled or in another order."""

    chance: random.Random = field(default_factory=random.Random)
    is_bad: bool = True

    async def fetch_events(self, job_id: int, bounds: EventRange) -> tuple[OutputEvent, ...]:
        if self.is_bad and self.chance.random() < 0.2:
            raise Unavailable(Action.READ_EVENTS, status=503)
        found = list(await super().fetch_events(job_id, bounds))
        if self.is_bad and found:
            found += self.chance.choices(found, k=self.chance.randrange(3))
            self.chance.shuffle(found)
        return tuple(found)


@dataclass(frozen=True)
class Emitted:
    """What a job printed, and what of it the controller lost."""

    events: tuple[OutputEvent, ...]
    lost: frozenset[int]

    @property
    def saved(self) -> list[OutputEvent]:
        return [one for one in self.events if one.counter not in self.lost]

    @property
    def ordered(self) -> tuple[OutputEvent, ...]:
        return in_order(self.saved)


def emitted(chance: random.Random, count: int, loses: bool) -> Emitted:
    events: list[OutputEvent] = []
    line = 0
    for counter in range(1, count + 1):
        ends = chance.choices((1, 0, 3), weights=(12, 2, 1))[0]
        rows = "\n".join(chance.choice(TEXTS) for _ in range(max(1, ends)))
        events.append(OutputEvent(counter, line, line + ends, rows, NOON, False))
        line += ends
    # The newest event is never lost here: nobody could know that it had been there.
    lost = {n for n in range(1, count) if loses and chance.random() < 0.02}
    if loses and chance.random() < 0.3:
        first = chance.randrange(1, count)
        lost |= set(range(first, min(count, first + chance.randrange(1, 2 * BLOCK))))
    return Emitted(tuple(events), frozenset(lost))


async def look_about(
    table: BadController, outputs: Outputs, job: Emitted, chance: random.Random
) -> None:
    """People look here and there while events become visible in any order."""
    waiting = job.saved
    chance.shuffle(waiting)
    while waiting:
        size = chance.randrange(1, len(waiting) + 1)
        table.events, waiting = [*table.events, *waiting[:size]], waiting[size:]
        for _ in range(chance.randrange(3)):
            lines = max((one.end_line for one in job.events), default=0) + 2
            await outputs.read(JOB_ID, chance.randrange(1, lines + 1), chance.randrange(1, 300))
        if chance.random() < 0.5:
            await outputs.follow(JOB_ID)
        if chance.random() < 0.3:
            await outputs.progress(JOB_ID, fill=True)
    outputs.stop_following(JOB_ID)


async def whole(table: BadController, outputs: Outputs) -> Snapshot:
    """The job has ended, and the controller comes to its senses at last."""
    table.status, table.finished = "successful", table.now or NOON
    for attempt in range(400):
        table.is_bad = attempt < 20
        outputs._access._permits.clear()  # the record is older than a minute
        progress = await outputs.progress(JOB_ID, fill=True)
        if isinstance(progress, Progress) and progress.is_complete:
            break
        await asyncio.sleep(0.005)
    snapshot = await outputs.snapshot(JOB_ID)
    assert not isinstance(snapshot, Failure)
    assert snapshot.is_whole
    return snapshot


def bytes_of(snapshot: Snapshot) -> bytes:
    blocks = [snapshot.read(extent) for extent in snapshot.extents]
    return b"".join(bytes(block.text) for block in blocks if block is not None)


async def shown(outputs: Outputs) -> tuple[list[int], set[int]]:
    """The numbers of all lines and the counters of all gaps, window by window."""
    numbers: list[int] = []
    absent: set[int] = set()
    first = 1
    while True:
        page = await outputs.read(JOB_ID, first, 700)
        assert isinstance(page, OutputPage)
        numbers += [line.number for line in page.lines]
        for gap in page.missing:
            absent |= set(range(gap.first, gap.last + 1))
        if not page.has_more:
            return numbers, absent
        first += 700


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    seed=st.integers(0, 2**32),
    count=st.sampled_from([1, 5, 60, 200, BLOCK + 1, 2 * BLOCK + 70]),
    loses=st.booleans(),
)
def test_the_store_ends_as_the_job_was_emitted(seed: int, count: int, loses: bool) -> None:
    chance = random.Random(seed)
    job = emitted(chance, count, loses and count > 5)
    table = BadController(chance=chance)

    async def play(folder: Path) -> None:
        outputs = table.outputs(folder)
        await look_about(table, outputs, job, chance)
        snapshot = await whole(table, outputs)
        assert bytes_of(snapshot) == exact_bytes(job.ordered)
        gaps = joined_gaps(gap for extent in snapshot.extents for gap in extent.gaps)
        assert {n for gap in gaps for n in range(gap.first, gap.last + 1)} == job.lost
        numbers, absent = await shown(outputs)
        assert numbers == sorted(set(numbers))
        assert absent == job.lost
        await outputs.aclose()

    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(play(Path(folder)))
