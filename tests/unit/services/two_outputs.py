"""Two jobs with outputs of their own, for tests that compare them."""

from dataclasses import dataclass, field
from pathlib import Path

from app.jobs.model import FetchedJob
from app.output.events import EventRange, OutputEvent
from app.services.comparison import Comparisons, comparison_cache
from app.services.failures import Failure
from app.services.output_library import OutputLibrary
from tests.unit.output.event_table import EventTable, OnlyOutputs, event

LEFT, RIGHT = 41, 42


def printed(*texts: str) -> list[OutputEvent]:
    return [event(number, text=text) for number, text in enumerate(texts, 1)]


@dataclass
class TwoOutputs:
    """The events and records of two jobs."""

    left: EventTable = field(default_factory=lambda: EventTable(status="successful"))
    right: EventTable = field(default_factory=lambda: EventTable(status="successful"))

    @classmethod
    def of(cls, left: list[str], right: list[str]) -> "TwoOutputs":
        return cls(
            EventTable(printed(*left), status="successful"),
            EventTable(printed(*right), status="successful"),
        )

    def table(self, job_id: int) -> EventTable:
        return {LEFT: self.left, RIGHT: self.right}[job_id]

    async def read_job(self, job_id: int) -> FetchedJob | Failure:
        return await self.table(job_id).read_job(job_id)

    async def fetch_events(self, job_id: int, bounds: EventRange) -> tuple[OutputEvent, ...]:
        return await self.table(job_id).fetch_events(job_id, bounds)

    def outputs(self, folder: Path) -> OnlyOutputs:
        return OnlyOutputs(OutputLibrary(folder), self.fetch_events, self.read_job)

    def comparisons(self, outputs: OnlyOutputs) -> Comparisons:
        return Comparisons(self.read_job, outputs, comparison_cache())
