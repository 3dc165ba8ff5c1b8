"""The values that the history holds: runs, the templates they are of, and their schedules."""

from dataclasses import dataclass
from datetime import datetime

from app.jobs.outcome import Outcome

NEWEST_RUNS = 30  # as many as a strip of runs shows

RunKey = tuple[datetime, int]  # (created, job_id) of a run: an id comes again after a restore


@dataclass(frozen=True, slots=True)
class RunFacts:
    """One run of a system job, as it was last seen.

    A controller that was restored from a backup gives an id again, so a run is identified by its
    id and its time of creation. `outcome` is None while nobody has read it; an outcome without
    counts means that the output says nothing.
    """

    job_id: int
    created: datetime
    template_id: int | None = None
    name: str = ""
    job_type: str = ""  # as the controller says it, such as "cleanup_jobs"
    launch_type: str = ""
    status: str = ""
    started: datetime | None = None
    finished: datetime | None = None
    elapsed_s: float | None = None
    days: int | None = None  # the retention that it was run with
    is_dry_run: bool = False
    schedule_id: int | None = None
    launched_by: str = ""
    node: str = ""
    outcome: Outcome | None = None
    is_final: bool = False  # ended, and everything that will ever be known of it is known

    @property
    def key(self) -> RunKey:
        """Its position among all runs."""
        return self.created, self.job_id

    @property
    def queued_s(self) -> float | None:
        """How long it waited for its start; None where a time is missing or a clock went back."""
        if self.started is None or self.started < self.created:
            return None
        return (self.started - self.created).total_seconds()


@dataclass(frozen=True, slots=True)
class TemplateFacts:
    """A system job template, as the controller last described it."""

    id: int
    name: str
    description: str = ""
    job_type: str = ""
    next_run: datetime | None = None
    is_deleted: bool = False  # the controller has it no more; its runs are still here


@dataclass(frozen=True, slots=True)
class ScheduleFacts:
    """A schedule of a template, as the controller last described it."""

    id: int
    template_id: int
    name: str
    rrule: str  # AWX's own form: "DTSTART:20261123T222315Z RRULE:FREQ=WEEKLY;BYDAY=SU"
    is_enabled: bool
    next_run: datetime | None = None
    time_zone: str = "UTC"
    days: int | None = None  # the retention that its runs get; None: the command's own default
    modified: datetime | None = None


@dataclass(frozen=True, slots=True)
class TemplateRuns:
    """A template with its schedules and up to `NEWEST_RUNS` of its runs, the newest first."""

    template: TemplateFacts
    schedules: tuple[ScheduleFacts, ...] | None = None  # None: not read yet
    runs: tuple[RunFacts, ...] = ()
    read_at: datetime | None = None  # the controller's time of the newest answer about it
    known_since: datetime | None = None  # every run created since then is known, up to read_at


@dataclass(frozen=True, slots=True)
class Neighbors:
    """The jobs that ran before and after one, of the same template; None where there is none."""

    previous: int | None = None
    next: int | None = None
