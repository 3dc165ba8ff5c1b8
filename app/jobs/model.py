"""The values that describe a system job, its list and its output events.

They hold what a controller said, typed, with every unknown thing kept; they decide nothing.
A record that came through app/awx is masked already: no secret value is in any of these.
"""

from dataclasses import dataclass
from datetime import datetime

from app.jobs.controller_time import ControllerTime, now_at
from app.jobs.json_value import Json
from app.jobs.statuses import (
    JobTypeSeen,
    LaunchTypeSeen,
    StatusSeen,
)


@dataclass(frozen=True, slots=True)
class Link:
    """A related resource; the URL is the controller's own, often without a host."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class LaunchedBy:
    """Who or what launched a job; all empty when the controller does not say."""

    id: int | None = None
    name: str = ""
    type: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What the controller says the user may do; None where it says nothing.

    `start` is false for every system job and user, so nothing may be concluded from it.
    """

    delete: bool | None = None
    start: bool | None = None


@dataclass(frozen=True, slots=True)
class JsonText:
    """A field that carries JSON inside a string, or something that is not JSON at all."""

    text: str = ""
    value: Json = None
    is_json: bool = False


_NO_STATUS = StatusSeen.from_text("")
_NO_TYPE = JobTypeSeen.from_text("")
_NO_LAUNCH_TYPE = LaunchTypeSeen.from_text("")
_NO_JSON = JsonText()


@dataclass(frozen=True, slots=True)
class SystemJob:
    """The record of one system job, in the record's order."""

    id: int
    type: str = ""
    url: str = ""
    related: tuple[Link, ...] = ()
    summary_fields: tuple[tuple[str, Json], ...] = ()
    created: datetime | None = None
    modified: datetime | None = None
    name: str = ""
    description: str = ""
    unified_job_template: int | None = None
    launch_type: LaunchTypeSeen = _NO_LAUNCH_TYPE
    status: StatusSeen = _NO_STATUS
    execution_environment: int | None = None
    failed: bool | None = None
    started: datetime | None = None
    finished: datetime | None = None
    canceled_on: datetime | None = None
    elapsed_s: float | None = None
    job_args: JsonText = _NO_JSON
    job_cwd: str = ""
    job_env: tuple[tuple[str, str], ...] = ()
    job_explanation: str = ""
    execution_node: str = ""
    result_traceback: str = ""
    event_processing_finished: bool | None = None
    launched_by: LaunchedBy = LaunchedBy()
    work_unit_id: str = ""
    system_job_template: int | None = None
    job_type: JobTypeSeen = _NO_TYPE
    extra_vars: JsonText = _NO_JSON
    result_stdout: str = ""
    capabilities: Capabilities = Capabilities()
    # Fields that this version of Jobpane does not know, and known ones whose value made no sense.
    unknown_fields: tuple[tuple[str, Json], ...] = ()

    @property
    def revision(self) -> str:
        """Changes whenever the record does; `elapsed` alone does not count as a change."""
        marks = (self.modified, self.status.text, self.started, self.finished, self.canceled_on)
        return "|".join(
            str(mark) for mark in (*marks, self.job_explanation, self.event_processing_finished)
        )

    def summary_text(self, key: str, name: str = "name") -> str:
        """One text of one related resource, such as the name of the instance group."""
        resource = dict(self.summary_fields).get(key)
        text = resource.get(name) if isinstance(resource, dict) else None
        return text if isinstance(text, str) else ""


@dataclass(frozen=True, slots=True)
class FetchedJob:
    """A job, and its record as it came, masked, for the raw view."""

    job: SystemJob
    raw: dict[str, Json]
    time: ControllerTime | None = None  # when it answered, by its own clock
    output_tail: str | None = None  # the output's end, for a failed job whose record withholds it

    def controller_now(self) -> datetime | None:
        """What the controller's clock shows now, for ages; None where the answer did not say."""
        return now_at(self.time)


@dataclass(frozen=True, slots=True)
class JobRow:
    """What a list shows of a job, and what tells whether it may be cancelled or deleted."""

    id: int
    name: str
    status: StatusSeen
    job_type: JobTypeSeen
    launch_type: LaunchTypeSeen
    launched_by: LaunchedBy
    created: datetime | None
    started: datetime | None
    finished: datetime | None
    elapsed_s: float | None
    canceled_on: datetime | None = None
    event_processing_finished: bool | None = None  # AWX's rows do not say it
    capabilities: Capabilities = Capabilities()


@dataclass(frozen=True, slots=True)
class JobList:
    """One page of a list; `count` is None where the controller did not count."""

    rows: tuple[JobRow, ...]
    count: int | None
    page: int
    page_size: int
    has_next: bool
    has_previous: bool
    unreadable: int = 0  # rows of the answer that stand for no job, and so are not in `rows`


@dataclass(frozen=True, slots=True)
class User:
    """Whose credential the controller sees."""

    id: int
    username: str
    is_superuser: bool
    is_system_auditor: bool
