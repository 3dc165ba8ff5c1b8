"""What each failure of a request says: what happened, then what to do.

app/awx/errors.py gives each text to its error. Each sentence has at most twelve words. After a
command whose answer was lost nothing is sent again, so its text says where to look first.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Action(StrEnum):
    """What was being asked of the controller, in words that end a message."""

    READ_JOB = "read the job"
    LIST_JOBS = "list the jobs"
    READ_EVENTS = "read the output"
    CANCEL = "cancel the job"
    DELETE = "delete the job"
    LAUNCH = "start the job"
    WHO_AM_I = "check the account"
    PING = "read its version"
    SIGN_IN = "sign you in"
    SIGN_OUT = "sign you out"

    @property
    def is_command(self) -> bool:
        """Whether it changes something at the controller."""
        return self in {Action.CANCEL, Action.DELETE, Action.LAUNCH}


@dataclass(frozen=True, slots=True)
class ErrorText:
    """The message of one kind of error.

    Placeholders: {action}, {status}, {cause} of earlier failures, and {unsent}, which says of a
    command that it was not sent.
    """

    general: str
    by_action: Mapping[Action, str] = field(default_factory=dict)

    def message(self, action: Action, status: int | None, cause: str) -> str:
        """The message about one request."""
        return self.by_action.get(action, self.general).format(
            action=action.value,
            status=status or "an error",
            cause=cause,
            unsent=" Nothing was sent." if action.is_command else "",
        )


def _in_doubt(happened: str) -> dict[Action, str]:
    """What to do after a command that the controller may have carried out."""
    return {
        Action.CANCEL: (
            f"{happened} The cancel may have arrived or not. "
            "Look at the job's status before you try again."
        ),
        Action.DELETE: (
            f"{happened} The job may be deleted or not. Read it again before you try again."
        ),
        Action.LAUNCH: (
            f"{happened} The job may have been started or not. "
            "Look at the newest jobs before you run it again."
        ),
    }


_CHECK_URL = "Check that it is running and that JOBPANE_CONTROLLER_URL is right."
_TRY_AGAIN = "Try again in a moment; if it stays, tell its administrator."
_OTHER_ACCOUNT = "Whoever runs Jobpane can use the token of another account."

NOT_CONNECTED = ErrorText(f"Jobpane cannot connect to the controller.{{unsent}} {_CHECK_URL}")
REFUSED_CONNECTION = ErrorText(
    "The controller's port refused the connection.{unsent} "
    "Check that the controller is running and JOBPANE_CONTROLLER_URL names its port."
)
UNKNOWN_HOST = ErrorText(
    "The controller's host name is not known here.{unsent} "
    "Check JOBPANE_CONTROLLER_URL, and the name service of this machine."
)
NO_CONNECTION_IN_TIME = ErrorText(
    "The controller accepted no connection in time.{unsent} "
    "Check that it is running and that no firewall blocks it."
)
CONNECTION_LOST = ErrorText(
    "The connection to the controller broke. Try again; if it stays, look at the proxy before it.",
    _in_doubt("The connection to the controller broke."),
)

TLS_FAILED = ErrorText(
    "The secure connection to the controller failed.{unsent} "
    "Check the TLS settings of the controller or its proxy."
)
UNTRUSTED_CERTIFICATE = ErrorText(
    "The controller's certificate is not trusted here.{unsent} "
    "Whoever runs Jobpane can name its authority in JOBPANE_CONTROLLER_CA."
)
EXPIRED_CERTIFICATE = ErrorText(
    "The controller's certificate has expired.{unsent} Whoever runs the controller has to renew it."
)
FUTURE_CERTIFICATE = ErrorText(
    "The controller's certificate is not valid yet.{unsent} "
    "Check the clocks of this machine and of the controller."
)
OTHER_HOSTS_CERTIFICATE = ErrorText(
    "The controller's certificate is for another host name.{unsent} "
    "Use the name of the certificate in JOBPANE_CONTROLLER_URL, or renew it."
)
NOT_TLS = ErrorText(
    "The controller's port does not speak https.{unsent} "
    "Begin JOBPANE_CONTROLLER_URL with http://, or name the https port."
)
TLS_VERSION = ErrorText(
    "Jobpane and the controller share no TLS version.{unsent} "
    "The controller or its proxy should offer TLS 1.2 or later."
)
CLIENT_CERTIFICATE = ErrorText(
    "The controller's port asks for a client certificate, which Jobpane lacks.{unsent} "
    "Use a port that asks for none."
)
HTTPS_ONLY = ErrorText(
    "The controller's port speaks https only. Begin JOBPANE_CONTROLLER_URL with https://."
)

TIMED_OUT = ErrorText(
    "The controller took too long to {action}. It may be busy: wait a little and try again.",
    {
        Action.LIST_JOBS: (
            "The controller took too long to list the jobs. Each row carries the job's whole "
            "output. Choose a smaller page or narrower filters, or try again."
        ),
        Action.CANCEL: _in_doubt("The controller did not answer the cancel in time.")[
            Action.CANCEL
        ],
        Action.DELETE: _in_doubt("The controller did not answer the delete in time.")[
            Action.DELETE
        ],
        Action.LAUNCH: _in_doubt("The controller did not answer in time.")[Action.LAUNCH],
    },
)
CIRCUIT_OPEN = ErrorText(
    "The controller has failed several times in a row ({cause}).{unsent} "
    "Jobpane leaves it alone for some seconds; try again then."
)

UNAUTHORIZED = ErrorText(
    "The controller does not accept Jobpane's token. It is wrong, expired or revoked. "
    "Whoever runs Jobpane has to set a valid one, then restart Jobpane."
)
TOKEN_FILE_REJECTED = ErrorText(
    "The controller does not accept Jobpane's token. It is wrong, expired or revoked. "
    "Whoever runs Jobpane has to put a valid one into its file. Jobpane then uses it by itself."
)
FORBIDDEN = ErrorText(
    "The controller does not let this account {action}. "
    "System jobs need a superuser, or an auditor to read.",
    {
        Action.CANCEL: (
            "The controller refuses the cancel. It takes a superuser, and a token that may write."
        ),
        Action.LAUNCH: (
            "The controller refuses to start the job. "
            "It takes a superuser, and a token that may write. Nothing was started."
        ),
    },
)
_SCOPE = (
    "The controller refused, although Jobpane's account is a superuser. "
    "Most likely the token's scope is “read”, and this takes “write”."
)
REFUSED_DESPITE_RIGHTS = ErrorText(
    "The controller does not let Jobpane's account {action}. "
    "It has the right, so ask the controller's administrator for the reason.",
    {
        Action.CANCEL: _SCOPE,
        Action.DELETE: _SCOPE,
        Action.LAUNCH: f"{_SCOPE} Nothing was started.",
    },
)
_YOUR_SCOPE = (
    "The controller refused, although you are a superuser. "
    "Most likely your sign-in may only read. Sign in with a token that may write."
)
REFUSED_DESPITE_YOUR_RIGHTS = ErrorText(
    "The controller does not let you {action}. "
    "You have the right, so ask the controller's administrator for the reason.",
    {
        Action.CANCEL: _YOUR_SCOPE,
        Action.DELETE: _YOUR_SCOPE,
        Action.LAUNCH: f"{_YOUR_SCOPE} Nothing was started.",
    },
)
DELETE_REFUSED = ErrorText(
    "The controller refuses to delete the job. "
    "It must have ended, and no running workflow may need it. "
    "Deleting takes a superuser, and a token that may write."
)
NOT_FOUND = ErrorText(
    "The controller has no such system job. "
    "It never existed, was deleted, or is another kind of job.",
    {
        Action.LIST_JOBS: (
            "The controller has no such page of results. "
            "The list may have become shorter: go to the first page."
        ),
        Action.CANCEL: "There is nothing to cancel: the job has been deleted.",
        Action.DELETE: "There is nothing to delete: the job is already gone.",
        Action.LAUNCH: ("Nothing was started. The job's template is no longer at the controller."),
        Action.WHO_AM_I: "The controller does not say whose account this is.",
        Action.PING: "The answer does not say the controller's version.",
        Action.SIGN_IN: "The controller has no such way to sign in. Choose another one.",
        Action.SIGN_OUT: "The controller has no such sign-in any more. It is already over.",
    },
)
NOT_ALLOWED = ErrorText(
    "The controller offers no way to {action}. It may be of another version.",
    {Action.CANCEL: "There is nothing to cancel: the job had already ended."},
)
BAD_QUERY = ErrorText(
    "The controller does not understand this request to {action}. It may be of another version.",
    {
        Action.LIST_JOBS: (
            "The controller does not understand this search. Change the search words or filters."
        ),
        Action.LAUNCH: (
            "The controller does not take these extra variables, so nothing was started. "
            "Change them and run the job again."
        ),
    },
)
EVENTS_NOT_FINISHED = ErrorText(
    "The controller is still saving the job's output. "
    "It can delete the job a minute after its end. Try again in a minute."
)
TOO_MANY_REQUESTS = ErrorText(
    "The controller asks for fewer requests. Wait a little and try again."
)

SERVER_FAILED = ErrorText(
    "The controller failed ({status}) when asked to {action}. "
    "Its log says why: ask its administrator.",
    _in_doubt("The controller failed ({status}) when asked to {action}."),
)
UNREADABLE_JOB = ErrorText(
    "The controller failed ({status}) when asked to {action}. One unreadable job is "
    "enough for that. Narrow the search, or ask its administrator for its log."
)
NEEDS_SUPERUSER = ErrorText(
    "The controller failed ({status}) where it should have refused. System jobs need a superuser "
    f"or an auditor; Jobpane's account is neither. {_OTHER_ACCOUNT}",
    dict.fromkeys(
        (Action.CANCEL, Action.DELETE, Action.LAUNCH),
        "The controller failed ({status}) where it should have refused. "
        f"Only a superuser may {{action}}, and Jobpane's account is none. {_OTHER_ACCOUNT}",
    ),
)
_ASK_FOR_RIGHT = "Ask the controller's administrator, or sign in as another user."
YOU_NEED_SUPERUSER = ErrorText(
    "The controller failed ({status}) where it should have refused. System jobs need a superuser "
    f"or an auditor, and you are neither. {_ASK_FOR_RIGHT}",
    dict.fromkeys(
        (Action.CANCEL, Action.DELETE, Action.LAUNCH),
        "The controller failed ({status}) where it should have refused. "
        f"Only a superuser may {{action}}, and you are none. {_ASK_FOR_RIGHT}",
    ),
)
OUTAGE = ErrorText(
    f"The controller is failing ({{status}}), whatever it is asked. {_TRY_AGAIN}",
    _in_doubt("The controller is failing ({status}), whatever it is asked."),
)
DATABASE_DOWN = ErrorText(
    f"The controller's database is down, so it fails ({{status}}). {_TRY_AGAIN}",
    _in_doubt("The controller's database is down, so it fails ({status})."),
)
UNAVAILABLE = ErrorText(
    "The controller is not available: a proxy before it answers {status}. "
    "It may be starting or overloaded: try again in a moment.",
    _in_doubt("The controller is not available: a proxy before it answers {status}."),
)
NOT_A_CONTROLLER = ErrorText(
    "Something other than an AWX API answered. It was a web page, a sign-in page or a redirect. "
    "Whoever runs Jobpane should check JOBPANE_CONTROLLER_URL."
)
RESPONSE_TOO_LARGE = ErrorText(
    "The controller's answer was too large when asked to {action}.",
    _in_doubt("The controller's answer was too large when asked to {action}."),
)
BAD_RESPONSE = ErrorText(
    "The controller's answer was unusable when asked to {action}. "
    "It was empty, cut off or not in the expected form. "
    "Try again; if it stays, look at the proxy before it.",
    _in_doubt("The controller's answer was unusable when asked to {action}."),
)
