"""The previous and the next run: from the history where that knows, else by one row each."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import cast

from app.awx.error_texts import Action
from app.awx.errors import ControllerError, Unreachable
from app.history.model import Neighbors
from app.jobs.model import SystemJob
from app.services.failures import NOT_GRANTED, Failure
from app.services.history_reader import HistoryReader
from app.services.run_neighbors import RunNeighbors

CREATED = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
JOB = SystemJob(42, created=CREATED, system_job_template=1)


@dataclass
class Around:
    """What a controller and a history know of the runs around job 42."""

    before: int | None = 41
    after: int | None = 43
    remembered: Neighbors | Failure | None = None  # by the history; None: there is no history
    there: bool = True
    error: ControllerError | None = None
    asked: list[object] = field(default_factory=list)

    async def find(self, template_id: int, created: datetime, *, is_after: bool) -> int | None:
        assert (template_id, created) == (1, CREATED)
        self.asked.append("after" if is_after else "before")
        if self.error is not None:
            raise self.error
        return self.after if is_after else self.before

    async def is_there(self, job_id: int) -> bool:
        self.asked.append(job_id)
        return self.there

    async def neighbors(self, job: SystemJob) -> Neighbors | Failure:
        assert job is JOB
        assert self.remembered is not None
        return self.remembered

    def use_case(self) -> RunNeighbors:
        history = None if self.remembered is None else cast("HistoryReader", self)
        return RunNeighbors(self.find, self.is_there, history)


async def test_without_a_history_the_controller_is_asked_for_one_row_on_each_side() -> None:
    around = Around()
    assert not around.use_case().is_cheap
    assert await around.use_case().of(JOB) == Neighbors(41, 43)
    assert sorted(map(str, around.asked)) == ["after", "before"]


async def test_what_the_history_knows_costs_no_row() -> None:
    around = Around(remembered=Neighbors(40, 44))
    assert around.use_case().is_cheap
    assert await around.use_case().of(JOB) == Neighbors(40, 44)
    assert around.asked == [40], "only whether the controller still has it"


async def test_a_run_that_the_controller_has_deleted_is_passed_over() -> None:
    around = Around(remembered=Neighbors(40, 44), there=False, before=39)
    assert await around.use_case().of(JOB) == Neighbors(39, 44)


async def test_where_the_history_ends_the_controller_is_asked() -> None:
    around = Around(remembered=Neighbors(None, 44))
    assert await around.use_case().of(JOB) == Neighbors(41, 44)
    assert around.asked == ["before"]


async def test_a_job_of_no_template_has_no_neighbors_and_costs_nothing() -> None:
    around = Around()
    for job in (SystemJob(42, created=CREATED), SystemJob(42, system_job_template=1)):
        assert await around.use_case().of(job) == Neighbors()
    assert around.asked == []


async def test_a_failure_is_no_missing_run() -> None:
    failed = await Around(error=Unreachable(Action.LIST_JOBS)).use_case().of(JOB)
    assert isinstance(failed, Failure)
    refused = Around(remembered=NOT_GRANTED)
    assert await refused.use_case().of(JOB) is NOT_GRANTED


async def test_a_frame_of_one_job_has_none() -> None:
    around = Around(remembered=Neighbors(40, 44))
    frame = around.use_case().limited_to(42)
    assert await frame.of(JOB) is NOT_GRANTED
    assert not frame.is_cheap
    assert around.asked == []
