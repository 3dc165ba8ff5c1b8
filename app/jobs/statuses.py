"""Statuses, job types and launch types, each with the text that the controller sent.

An unknown value is never an error: its kind is UNKNOWN and its label is the original text.
"""

from dataclasses import dataclass
from enum import StrEnum


class JobStatus(StrEnum):
    """The eight statuses of AWX, and UNKNOWN for those of a later version."""

    NEW = "new"
    PENDING = "pending"
    WAITING = "waiting"
    RUNNING = "running"
    SUCCESSFUL = "successful"
    FAILED = "failed"
    ERROR = "error"
    CANCELED = "canceled"
    UNKNOWN = "unknown"

    @property
    def is_active(self) -> bool:
        """Whether the job has still to run or to end."""
        return self in _ACTIVE

    @property
    def is_ended(self) -> bool:
        """Whether the job has ended, well or badly; an unknown status is neither."""
        return self in _ENDED

    @property
    def label(self) -> str:
        """The word that is shown."""
        return self.value.capitalize()


_ACTIVE = frozenset({JobStatus.NEW, JobStatus.PENDING, JobStatus.WAITING, JobStatus.RUNNING})
_ENDED = frozenset(
    {JobStatus.SUCCESSFUL, JobStatus.FAILED, JobStatus.ERROR, JobStatus.CANCELED},
)


class JobType(StrEnum):
    """What kind of cleaning a system job does."""

    CLEANUP_JOBS = "cleanup_jobs"
    CLEANUP_ACTIVITYSTREAM = "cleanup_activitystream"
    CLEANUP_SESSIONS = "cleanup_sessions"
    CLEANUP_TOKENS = "cleanup_tokens"
    EMPTY = ""
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        """The words that are shown, short enough for a table."""
        return _TYPE_LABELS[self]


_TYPE_LABELS = {
    JobType.CLEANUP_JOBS: "Cleanup jobs",
    JobType.CLEANUP_ACTIVITYSTREAM: "Cleanup activity stream",
    JobType.CLEANUP_SESSIONS: "Cleanup sessions",
    JobType.CLEANUP_TOKENS: "Cleanup tokens",
    JobType.EMPTY: "No type",
    JobType.UNKNOWN: "Unknown type",
}


class LaunchType(StrEnum):
    """How a job came to be launched."""

    MANUAL = "manual"
    RELAUNCH = "relaunch"
    CALLBACK = "callback"
    SCHEDULED = "scheduled"
    DEPENDENCY = "dependency"
    WORKFLOW = "workflow"
    WEBHOOK = "webhook"
    SYNC = "sync"
    SCM = "scm"
    EMPTY = ""
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        """The word that is shown."""
        return _LAUNCH_LABELS.get(self, self.value.capitalize())


_LAUNCH_LABELS = {LaunchType.SCM: "SCM update", LaunchType.EMPTY: "Not recorded"}


@dataclass(frozen=True, slots=True)
class StatusSeen:
    """A status as the controller sent it."""

    kind: JobStatus
    text: str

    @classmethod
    def from_text(cls, text: str) -> "StatusSeen":
        """The status that `text` names, UNKNOWN if it names none."""
        return _KNOWN_STATUSES.get(text) or cls(JobStatus.UNKNOWN, text)

    @property
    def label(self) -> str:
        """The word that is shown; the original text where the status is unknown."""
        if self.kind is JobStatus.UNKNOWN:
            return self.text or "No status"
        return self.kind.label

    @property
    def is_active(self) -> bool:
        """Whether the job has still to run or to end."""
        return self.kind.is_active

    @property
    def is_ended(self) -> bool:
        """Whether the job has ended."""
        return self.kind.is_ended


_KNOWN_STATUSES = {one.value: StatusSeen(one, one.value) for one in JobStatus}


@dataclass(frozen=True, slots=True)
class JobTypeSeen:
    """A job type as the controller sent it."""

    kind: JobType
    text: str

    @classmethod
    def from_text(cls, text: str) -> "JobTypeSeen":
        """The type that `text` names, UNKNOWN if it names none."""
        known = text in JobType.__members__.values()
        return cls(JobType(text) if known else JobType.UNKNOWN, text)

    @property
    def label(self) -> str:
        """The words that are shown; the original text where the type is unknown."""
        return self.text if self.kind is JobType.UNKNOWN else self.kind.label


@dataclass(frozen=True, slots=True)
class LaunchTypeSeen:
    """A launch type as the controller sent it."""

    kind: LaunchType
    text: str

    @classmethod
    def from_text(cls, text: str) -> "LaunchTypeSeen":
        """The launch type that `text` names, UNKNOWN if it names none."""
        known = text in LaunchType.__members__.values()
        return cls(LaunchType(text) if known else LaunchType.UNKNOWN, text)

    @property
    def label(self) -> str:
        """The word that is shown; the original text where the launch type is unknown."""
        return self.text if self.kind is LaunchType.UNKNOWN else self.kind.label
