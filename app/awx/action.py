"""What is asked of a controller, in words that end a sentence."""

from enum import StrEnum


class Action(StrEnum):
    """What was being asked of the controller, in words that end a sentence."""

    READ_JOB = "read the job"
    LIST_JOBS = "list the jobs"
    READ_EVENTS = "read the output"
    CANCEL = "cancel the job"
    DELETE = "delete the job"
    LAUNCH = "start the job"
    WHO_AM_I = "ask who this credential belongs to"
    PING = "ask the controller for its version"
