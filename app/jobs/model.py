"""The values that describe a system job and a page of the list of jobs.

They hold what a controller said, typed; unknown fields and values are preserved. They contain no
rules. app/awx masks a record before it builds these, so none of them holds a secret.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from app.jobs.controller_time import ControllerTime, now_at
from app.jobs.json_value import Json
from app.jobs.outcome import Outcome
from app.jobs.output_ending import OutputEnding
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
    """Who or what launched a job; every field is empty where the controller does not say."""

    id: int | None = None
    name: str = ""
    type: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What the controller says the user may do; None where it says nothing.

    `start` is false for every system job and user, so it means nothing.
    """

    delete: bool | None = None
    start: bool | None = None


@dataclass(frozen=True, slots=True)
class JsonText:
    """A field that should hold JSON inside a string, and may hold any text."""

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
    # Fields that Jobpane does not know, and known ones with a value of a wrong type.
    unknown_fields: tuple[tuple[str, Json], ...] = ()

    @property
    def revision(self) -> str:
        """A text that changes whenever the record does; `elapsed` alone does not count."""
        marks = (self.modified, self.status.text, self.started, self.finished, self.canceled_on)
        return "|".join(
            str(mark) for mark in (*marks, self.job_explanation, self.event_processing_finished)
        )

    def summary_text(self, key: str, name: str = "name") -> str:
        """A text of a related resource, such as the name of the instance group, or ""."""
        resource = dict(self.summary_fields).get(key)
        text = resource.get(name) if isinstance(resource, dict) else None
        return text if isinstance(text, str) else ""


@dataclass(frozen=True, slots=True)
class FetchedJob:
    """A job as the controller sent it: parsed, and as raw JSON with secrets masked."""

    job: SystemJob
    raw: dict[str, Json]
    time: ControllerTime | None = None  # of the response, by the controller's clock
    output_ending: OutputEnding | None = None  # of a failed job; None while it is not known
    outcome: Outcome | None = None  # of an ended job; None while it is not known

    def with_found(self, other: "FetchedJob") -> "FetchedJob":
        """This answer, with what was found in the output for `other`."""
        return replace(
            self,
            output_ending=other.output_ending or self.output_ending,
            outcome=self.outcome if other.outcome is None else other.outcome,
        )

    def controller_now(self) -> datetime | None:
        """The time of the controller's clock now; None if the response had none."""
        return now_at(self.time)


@dataclass(frozen=True, slots=True)
class JobRow:
    """A job in a list: what the list shows, and what the rules of cancel and delete use."""

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
    template_id: int | None = None
    template_name: str = ""
    schedule_id: int | None = None
    schedule_name: str = ""
    node: str = ""


@dataclass(frozen=True, slots=True)
class JobBatch:
    """Some rows of a walk over all that match, the newest id first."""

    rows: tuple[JobRow, ...]
    is_last: bool  # whether nothing matches beyond them
    size_bytes: int  # of the response
    unreadable: int = 0  # rows that could not be read and are not in `rows`


@dataclass(frozen=True, slots=True)
class JobList:
    """One page of the list of jobs; `count` is None where the controller did not count."""

    rows: tuple[JobRow, ...]
    count: int | None
    page: int
    page_size: int
    has_next: bool
    has_previous: bool
    unreadable: int = 0  # rows of the response that could not be read and are not in `rows`


@dataclass(frozen=True, slots=True)
class User:
    """The account of the controller's that Jobpane's token belongs to."""

    id: int
    username: str
    is_superuser: bool
    is_system_auditor: bool
