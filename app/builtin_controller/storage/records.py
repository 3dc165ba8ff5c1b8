"""What the controller stores: jobs, their events, users, tokens and old rows to clean up.

Values only. Times are text as in `times`; JSON that is only passed on stays text.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"
"""Any JSON value, as it goes out."""

JsonObject: TypeAlias = Mapping[str, Json]

NODE = "builtin-1"
"""The only node, which runs every job."""

ACTIVE = ("pending", "waiting", "running")
CANCELABLE = ("new", *ACTIVE)
UNSUCCESSFUL = ("failed", "error", "canceled")


@dataclass(frozen=True, slots=True)
class Job:
    """One system job; the names are the columns of its table."""

    id: int
    name: str
    created: str
    modified: str
    status: str
    description: str = ""
    template: int | None = None
    launch_type: str = "manual"
    job_type: str = ""
    extra_vars: str = "{}"
    execution_environment: int | None = None
    instance_group: int | None = None
    workflow_job: int | None = None
    schedule: int | None = None
    created_by: int | None = None
    modified_by: int | None = None
    launched_by: str = "{}"
    started: str | None = None
    finished: str | None = None
    canceled_on: str | None = None
    elapsed: float = 0.0
    job_args: str = ""
    job_cwd: str = ""
    job_env: str = "{}"
    job_explanation: str = ""
    execution_node: str = ""
    result_traceback: str = ""
    work_unit_id: str | None = None
    emitted_events: int = 0
    saved_events: int = 0
    output_chars: int = 0
    recipe: str = ""
    """How to make its output when it is first read; empty once that is stored."""
    run_by: str = ""
    """The dispatcher that runs it; empty when none does."""
    lasts_s: float | None = None
    """How long a run takes in seconds; None for the dispatcher's default."""

    @property
    def has_failed(self) -> bool:
        """Whether AWX calls it failed, which it does for canceled jobs too."""
        return self.status in UNSUCCESSFUL

    @property
    def has_all_events(self) -> bool:
        return self.status not in CANCELABLE and self.saved_events >= self.emitted_events


@dataclass(frozen=True, slots=True)
class Event:
    """One event of a job's output, its text whole; it is cut only when it is read."""

    job: int
    counter: int
    start_line: int
    end_line: int
    stdout: str
    created: str
    id: int | None = None
    """Given by the database in the order in which events are saved."""


@dataclass(frozen=True, slots=True)
class User:
    id: int
    username: str
    first_name: str
    last_name: str
    created: str
    is_superuser: bool = False
    is_system_auditor: bool = False
    password_hash: str = ""
    last_login: str | None = None


@dataclass(frozen=True, slots=True)
class Token:
    """An access token; only a hash of its value is stored."""

    id: int
    user: int
    scope: str
    description: str
    created: str
    modified: str
    expires: str
    value_hash: str


@dataclass(frozen=True, slots=True)
class Caller:
    """The user behind a request, and whether the credential may change anything."""

    user: User
    may_write: bool
    by_token: bool = False

    @property
    def is_superuser(self) -> bool:
        return self.user.is_superuser

    @property
    def may_read_all(self) -> bool:
        return self.user.is_superuser or self.user.is_system_auditor


@dataclass(frozen=True, slots=True)
class OldRow:
    """A row that some cleanup job may remove, such as a finished job or an expired session."""

    id: int
    kind: str
    name: str
    created: str
    expires: str | None = None


@dataclass(frozen=True, slots=True)
class Template:
    """One of the four kinds of system job and the schedule that AWX gives it."""

    id: int
    name: str
    description: str
    job_type: str
    schedule_name: str
    schedule_description: str
    extra_vars: str
    default_days: int | None


TEMPLATES = (
    Template(
        1, "Cleanup Job Details", "Remove job history", "cleanup_jobs",
        "Cleanup Job Schedule", "Automatically Generated Schedule", '{"days": "120"}', 90,
    ),
    Template(
        2, "Cleanup Activity Stream", "Remove activity stream history", "cleanup_activitystream",
        "Cleanup Activity Schedule", "Automatically Generated Schedule", '{"days": "355"}', 90,
    ),
    Template(
        4, "Cleanup Expired Sessions", "Cleans out expired browser sessions", "cleanup_sessions",
        "Cleanup Expired Sessions", "Cleans out expired browser sessions", "{}", None,
    ),
    Template(
        5, "Cleanup Expired OAuth 2 Tokens", "Cleanup expired OAuth 2 access and refresh tokens",
        "cleanup_tokens", "Cleanup Expired OAuth 2 Tokens",
        "Cleanup expired OAuth 2 access and refresh tokens", "{}", None,
    ),
)  # fmt: skip


def template_with_id(template_id: int | None) -> Template | None:
    return next((one for one in TEMPLATES if one.id == template_id), None)
