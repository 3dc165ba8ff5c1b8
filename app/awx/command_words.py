"""The sentences for commands that nobody saw end, and for what only a launch can meet.

app/awx/errors.py gives each to its error. After a lost answer nothing is sent again, so each
sentence says where to look first.
"""

from app.awx.action import Action

LOST_CONNECTION = {
    Action.CANCEL: (
        "The connection to the controller broke, so it is not known whether the cancel "
        "arrived. Look at the job's status before you try again."
    ),
    Action.DELETE: (
        "The connection to the controller broke, so it is not known whether the job was "
        "deleted. Read the job again before you try again."
    ),
    Action.LAUNCH: (
        "The connection to the controller broke, so the job may have been started or not. "
        "Look at the newest jobs before you run it again."
    ),
}

NO_ANSWER_IN_TIME = {
    Action.CANCEL: (
        "The controller did not answer the cancel in time, so it is not known whether it "
        "arrived. Look at the job's status before you try again."
    ),
    Action.DELETE: (
        "The controller did not answer the delete in time, so it is not known whether it "
        "happened. Read the job again before you try again."
    ),
    Action.LAUNCH: (
        "The controller did not answer in time, so the job may have been started or not. "
        "Look at the newest jobs before you run it again."
    ),
}

FAILED_ON_THE_WAY = {
    Action.CANCEL: (
        "The controller failed ({status}) instead of cancelling: cancelling a system job "
        "needs a superuser. Read the job again to see how it stands."
    ),
    Action.DELETE: (
        "The controller failed ({status}) instead of deleting: deleting a system job "
        "needs a superuser. Read the job again to see whether it is still there."
    ),
    Action.LAUNCH: (
        "The controller failed ({status}) when asked to start the job, as it does for extra "
        "variables that it cannot read. It may have been started all the same: look at the "
        "newest jobs before you run it again."
    ),
}

NOT_THERE_JUST_NOW = {
    Action.LAUNCH: (
        "The controller is not available just now ({status}), and the job may have been started "
        "before it went. Look at the newest jobs before you run it again."
    ),
}

UNUSABLE_ANSWER = {
    Action.LAUNCH: (
        "The controller's answer does not say which job it started, if any: it was empty, cut "
        "off or not in the expected form. The job may have been started: look at the newest jobs "
        "before you run it again."
    ),
}

LAUNCH_FORBIDDEN = (
    "The controller refuses to start the job: it needs a superuser and a token that may write. "
    "Nothing was started."
)
TEMPLATE_GONE = (
    "Nothing was started: the template that this job came from is no longer at the controller."
)
LAUNCH_NOT_UNDERSTOOD = (
    "The controller does not take these extra variables, so nothing was started. "
    "Change them and run the job again."
)
