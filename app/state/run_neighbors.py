"""The previous and the next run of the job on a page, found once somebody wants to go there."""

import reflex as rx

from app.jobs.model import FetchedJob, SystemJob
from app.presentation.job_page import ShownJob
from app.presentation.outcome import ShownRunOutcome
from app.services.failures import Failure
from app.state.events import handler
from app.state.job_actions import JobActions
from app.state.services import services


class RunNeighbors(JobActions, rx.State, mixin=True):
    """Ids of jobs; 0 where there is none or it is not known."""

    previous_id: int = 0
    next_id: int = 0
    has_neighbors: bool = False  # whether it is known which they are
    are_neighbors_cheap: bool = False  # whether a page may ask at once
    history_of: int = 0  # the template whose history has a page
    neighbors_failure: str = ""  # why they could not be found
    _this_run: SystemJob = SystemJob(0)  # what finding them takes: the id, the template, the time

    @handler(background=True)
    async def neighbors_wanted(self, job_id: object = None) -> None:
        """Find the runs beside the job on the page."""
        async with self:
            if not self._is_about(job_id, "other runs") or self.has_neighbors:
                return
            run, visit, self.neighbors_failure = self._this_run, self._visit, ""
        found = await services(self).neighbors.of(run)
        async with self:
            if visit != self._visit or run.id != self.shown_id:
                return
            if isinstance(found, Failure):
                self.neighbors_failure = found.message
                return
            self.previous_id, self.next_id = found.previous or 0, found.next or 0
            self.has_neighbors = True

    def _show(self, answer: FetchedJob, job: ShownJob, outcome: ShownRunOutcome) -> None:
        super()._show(answer, job, outcome)
        seen = answer.job
        if self._this_run.id != seen.id:
            self._this_run = SystemJob(
                seen.id, created=seen.created, system_job_template=seen.system_job_template
            )
        use = services(self)
        self.are_neighbors_cheap = use.neighbors.is_cheap
        self.history_of = (seen.system_job_template or 0) if use.history else 0

    def _leave_record(self) -> None:
        super()._leave_record()
        self.previous_id, self.next_id, self.has_neighbors = 0, 0, False
        self.history_of = 0
        self.neighbors_failure, self._this_run = "", SystemJob(0)
