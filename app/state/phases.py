"""How far a page has come: one tagged value each, so that two can never be true."""

from enum import StrEnum


class JobPhase(StrEnum):
    """What a job page shows."""

    LOADING = "loading"
    READY = "ready"
    STALE = "stale"  # a record is shown, and there is a failure or a deletion beside it
    FAILED = "failed"  # there is no record to show, only a failure
    MISSING = "missing"  # the controller has no such job
    UNUSABLE = "unusable"  # the URL names no job
    DELETED = "deleted"  # deleted from this page


class ListPhase(StrEnum):
    """What a list of jobs shows."""

    LOADING = "loading"
    REFRESHING = "refreshing"  # rows are shown, and newer ones are on their way
    READY = "ready"
    EMPTY = "empty"
    STALE = "stale"  # rows are shown, and there is a failure beside them
    FAILED = "failed"


class Dialog(StrEnum):
    """The confirmation dialog that is open on a job page."""

    NONE = ""
    CANCEL = "cancel"
    DELETE = "delete"


class FindStage(StrEnum):
    """How far a search in outputs has come."""

    IDLE = "idle"
    RUNNING = "running"
    STOPPED = "stopped"
    ENDED = "ended"


class BulkStage(StrEnum):
    """How far a command over several jobs has come."""

    IDLE = "idle"
    RUNNING = "running"
    ENDED = "ended"


class LaunchStage(StrEnum):
    """What the dialog that runs a job again shows."""

    CLOSED = "closed"
    READING = "reading"  # the record and the template are being read
    FORM = "form"
    LAUNCHING = "launching"
    UNSEEN = "unseen"  # closed while the launch is under way
    COUNTING = "counting"  # a dry run is under way
    COUNTED = "counted"  # what it counted, and the way to the real run
    ANSWER = "answer"  # the outcome of a launch that did not lead to a new job's page


class TemplatePhase(StrEnum):
    """What a template's page shows."""

    LOADING = "loading"
    READY = "ready"
    STALE = "stale"  # a history is shown, and there is a failure beside it
    FAILED = "failed"  # there is nothing to show, only a failure
    MISSING = "missing"  # neither the controller nor the history knows it
    OFF = "off"  # this Jobpane keeps no history
