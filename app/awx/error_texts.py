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
    READ_TEMPLATES = "read the templates"
    READ_SCHEDULES = "read the schedules"
    CANCEL = "cancel the job"
    DELETE = "delete the job"
    LAUNCH = "start the job"
    WHO_AM_I = "check the account"
    PING = "read its version"
    SIGN_IN = "sign you in"
    SIGN_OUT = "sign you out"

    @property
    def endpoint(self) -> str:
        """Its name in figures and spans."""
        return self.name.lower()

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

    def about(self, server: str) -> str:
        """What happened, in one sentence, at another server: "Redis refused the connection."."""
        happened = f"{self.general.partition('.')[0]}."
        return happened.replace("The controller", server).replace("the controller", server)


def _in_doubt(happened: str) -> dict[Action, str]:
    """What to do after a command that the controller may have carried out."""
    return {
        Action.CANCEL: (
            f"{happened} The cancel may or may not have worked. "
            "Check the job's status before you try again."
        ),
        Action.DELETE: (
            f"{happened} The job may or may not be deleted. Refresh before you try again."
        ),
        Action.LAUNCH: (
            f"{happened} A new job may or may not have started. "
            "Check the newest jobs before you try again."
        ),
    }


_CHECK_URL = "Check that it's running and that JOBPANE_CONTROLLER_URL is right."
_TRY_AGAIN = "Try again in a moment, or contact its administrator."
_CHECK_PROXY = "Try again, or check the proxy in front of it."
_OTHER_ACCOUNT = "An administrator can set another account's token."

NOT_CONNECTED = ErrorText(f"Can't connect to the controller.{{unsent}} {_CHECK_URL}")
REFUSED_CONNECTION = ErrorText(
    "The controller refused the connection.{unsent} "
    "Check that it's running and the port in JOBPANE_CONTROLLER_URL."
)
UNKNOWN_HOST = ErrorText(
    "The controller's host name wasn't found.{unsent} Check JOBPANE_CONTROLLER_URL and DNS."
)
NO_CONNECTION_IN_TIME = ErrorText(
    "Connecting to the controller timed out.{unsent} "
    "Check that it's running and not blocked by a firewall."
)
CONNECTION_LOST = ErrorText(
    f"Connection to the controller lost. {_CHECK_PROXY}",
    _in_doubt("Connection to the controller lost."),
)

TLS_FAILED = ErrorText(
    "The secure connection to the controller failed.{unsent} "
    "Check the TLS settings of the controller or its proxy."
)
UNTRUSTED_CERTIFICATE = ErrorText(
    "The controller's certificate isn't trusted.{unsent} "
    "An administrator can set its authority in JOBPANE_CONTROLLER_CA."
)
EXPIRED_CERTIFICATE = ErrorText(
    "The controller's certificate has expired.{unsent} Ask its administrator to renew it."
)
FUTURE_CERTIFICATE = ErrorText(
    "The controller's certificate isn't valid yet.{unsent} "
    "Check the clocks of this machine and the controller."
)
OTHER_HOSTS_CERTIFICATE = ErrorText(
    "The controller's certificate is for another host.{unsent} "
    "Use that host in JOBPANE_CONTROLLER_URL, or replace the certificate."
)
NOT_TLS = ErrorText(
    "The controller's port doesn't support HTTPS.{unsent} "
    "Use http:// in JOBPANE_CONTROLLER_URL, or the HTTPS port."
)
TLS_VERSION = ErrorText(
    "Jobpane and the controller share no TLS version.{unsent} "
    "Enable TLS 1.2 or later on the controller or its proxy."
)
CLIENT_CERTIFICATE = ErrorText(
    "The controller requires a client certificate, which Jobpane doesn't support.{unsent} "
    "Use a port without that requirement."
)
HTTPS_ONLY = ErrorText(
    "The controller's port requires HTTPS. Use https:// in JOBPANE_CONTROLLER_URL."
)

TIMED_OUT = ErrorText(
    "The controller took too long to {action}. It may be busy. Try again in a moment.",
    {
        Action.LIST_JOBS: (
            "The controller took too long to list the jobs. "
            "Use fewer rows or narrower filters, or try again."
        ),
        Action.CANCEL: _in_doubt("The controller didn't answer the cancel in time.")[Action.CANCEL],
        Action.DELETE: _in_doubt("The controller didn't answer the delete in time.")[Action.DELETE],
        Action.LAUNCH: _in_doubt("The controller didn't answer in time.")[Action.LAUNCH],
    },
)
CIRCUIT_OPEN = ErrorText(
    "The controller failed several times in a row ({cause}).{unsent} "
    "Jobpane pauses for a few seconds. Then try again."
)

UNAUTHORIZED = ErrorText(
    "The controller rejected Jobpane's token. It's wrong, expired or revoked. "
    "An administrator must set a new one and restart Jobpane."
)
TOKEN_FILE_REJECTED = ErrorText(
    "The controller rejected Jobpane's token. It's wrong, expired or revoked. "
    "An administrator must put a new one into the token file."
)
FORBIDDEN = ErrorText(
    "The controller doesn't let this account {action}. "
    "System jobs need a superuser, or an auditor to read.",
    {
        Action.CANCEL: (
            "The controller refused to cancel the job. "
            "Canceling takes a superuser and a write token."
        ),
        Action.LAUNCH: (
            "The controller refused to start the job. Nothing was started. "
            "Starting takes a superuser and a write token."
        ),
    },
)
_SCOPE = (
    "The controller refused, although Jobpane's account is a superuser. "
    "Its token is probably read-only and needs scope “write”."
)
REFUSED_DESPITE_RIGHTS = ErrorText(
    "The controller doesn't let Jobpane's account {action}. "
    "The account has the right. Ask the controller's administrator.",
    {
        Action.CANCEL: _SCOPE,
        Action.DELETE: _SCOPE,
        Action.LAUNCH: f"{_SCOPE} Nothing was started.",
    },
)
_YOUR_SCOPE = (
    "The controller refused, although you're a superuser. "
    "Your sign-in is probably read-only. Sign in with a write token."
)
REFUSED_DESPITE_YOUR_RIGHTS = ErrorText(
    "The controller doesn't let you {action}. "
    "You have the right. Ask the controller's administrator.",
    {
        Action.CANCEL: _YOUR_SCOPE,
        Action.DELETE: _YOUR_SCOPE,
        Action.LAUNCH: f"{_YOUR_SCOPE} Nothing was started.",
    },
)
DELETE_REFUSED = ErrorText(
    "The controller refused to delete the job. "
    "The job must have ended, and no running workflow may need it. "
    "Deleting takes a superuser and a write token."
)
NOT_FOUND = ErrorText(
    "This system job doesn't exist. It was deleted, never existed, or is another kind of job.",
    {
        Action.LIST_JOBS: "This page of results doesn't exist. Go to the first page.",
        Action.READ_TEMPLATES: "The controller doesn't list its templates. Its version may differ.",
        Action.READ_SCHEDULES: "The template was deleted, so it has no schedules.",
        Action.CANCEL: "The job has been deleted, so it can't be canceled.",
        Action.DELETE: "The job was already deleted.",
        Action.LAUNCH: "The job's template no longer exists. Nothing was started.",
        Action.WHO_AM_I: "The controller doesn't say whose account this is.",
        Action.PING: "The response doesn't include the controller's version.",
        Action.SIGN_IN: "The controller doesn't support this sign-in. Choose another one.",
        Action.SIGN_OUT: "You're already signed out at the controller.",
    },
)
NOT_ALLOWED = ErrorText(
    "The controller has no way to {action}. Its version may differ.",
    {Action.CANCEL: "The job had already ended, so nothing was canceled."},
)
BAD_QUERY = ErrorText(
    "The controller rejected the request to {action}. Its version may differ.",
    {
        Action.LIST_JOBS: (
            "The controller rejected this search. Change the search words or filters."
        ),
        Action.LAUNCH: (
            "The controller rejected these extra variables, so nothing was started. "
            "Change them and try again."
        ),
    },
)
EVENTS_NOT_FINISHED = ErrorText(
    "The controller is still saving the job's output. Try again in a minute."
)
TOO_MANY_REQUESTS = ErrorText("The controller received too many requests. Try again in a moment.")

_FAILED = "The controller failed ({status}) and didn't {action}."
SERVER_FAILED = ErrorText(
    f"{_FAILED} Ask its administrator to check its log.",
    _in_doubt("The controller failed ({status}) while trying to {action}."),
)
UNREADABLE_JOB = ErrorText(
    f"{_FAILED} One unreadable job can cause this. "
    "Narrow the search, or ask its administrator to check its log."
)
NEEDS_SUPERUSER = ErrorText(
    "Only superusers and auditors can see system jobs. "
    f"Jobpane's account is neither. {_OTHER_ACCOUNT}",
    dict.fromkeys(
        (Action.CANCEL, Action.DELETE, Action.LAUNCH),
        f"Only superusers can {{action}}. Jobpane's account isn't one. {_OTHER_ACCOUNT}",
    ),
)
_ASK_FOR_RIGHT = "Ask the controller's administrator, or sign in as another user."
YOU_NEED_SUPERUSER = ErrorText(
    f"Only superusers and auditors can see system jobs. You're neither. {_ASK_FOR_RIGHT}",
    dict.fromkeys(
        (Action.CANCEL, Action.DELETE, Action.LAUNCH),
        f"Only superusers can {{action}}. You're not one. {_ASK_FOR_RIGHT}",
    ),
)
OUTAGE = ErrorText(
    f"The controller fails every request ({{status}}). Its database may be down. {_TRY_AGAIN}",
    _in_doubt("The controller fails every request ({status})."),
)
DATABASE_DOWN = ErrorText(
    f"The controller's database is down ({{status}}). {_TRY_AGAIN}",
    _in_doubt("The controller's database is down ({status})."),
)
UNAVAILABLE = ErrorText(
    "The controller is unavailable: its proxy answers {status}. "
    "It may be starting or overloaded. Try again in a moment.",
    _in_doubt("The controller is unavailable: its proxy answers {status}."),
)
NOT_A_CONTROLLER = ErrorText(
    "That URL isn't an AWX API. It returned a web page or a redirect. "
    "An administrator can check JOBPANE_CONTROLLER_URL."
)
RESPONSE_TOO_LARGE = ErrorText(
    "Couldn't {action}: the controller's response was too large.",
    _in_doubt("The controller's response was too large."),
)
BAD_RESPONSE = ErrorText(
    f"Couldn't {{action}}: the controller's response was incomplete or malformed. {_CHECK_PROXY}",
    _in_doubt("The controller's response was incomplete or malformed."),
)
