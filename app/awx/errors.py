"""Every way in which a request to the controller can fail, and the sentence for each.

    ControllerError
    ├── Unreachable          refused, unknown host, reset          try again
    ├── TlsFailed            certificate or handshake
    ├── TimedOut             no answer in time                     try again
    ├── ControllerResting    failed too often just now             try again
    ├── Unauthorized         401
    ├── Forbidden            403
    ├── NotFound             404, in JSON
    ├── NotAllowed           405: for a cancel, it had ended
    ├── BadQuery             400
    │   └── EventsNotFinished    400 to a delete                   try again
    ├── DeleteRefused        403 to a delete
    ├── TooManyRequests      429                                   try again
    ├── ServerFailed         500 and other 5xx
    ├── Unavailable          502, 503, 504                         try again
    ├── NotAController       HTML, a login page, another site
    └── BadAnswer            empty, half, too long, wrong JSON     try again

A sentence says what happened, whose fault it is and what to do next. It never carries the
controller's HTML; its JSON detail is quoted, bounded and masked. No decision is made by a text.
"""

# ruff: noqa: N818 -- the names are told apart best without "Error" on each

from typing import ClassVar

from app.awx import command_words
from app.awx.action import Action as Action  # noqa: PLC0414 -- offered with the errors
from app.jobs.redaction import masked_text

DETAIL_LIMIT = 300  # characters; AWX's own sentences are under 100


class ControllerError(Exception):
    """A request that brought no usable answer."""

    kind: ClassVar[str] = "controller_error"
    can_try_again: ClassVar[bool] = False
    general: ClassVar[str] = "The controller could not {action}."
    by_action: ClassVar[dict[Action, str]] = {}
    # The controller's own words would only mislead after these.
    unquoted: ClassVar[frozenset[Action]] = frozenset()

    def __init__(
        self,
        action: Action,
        detail: str = "",
        *,
        status: int | None = None,
        remark: str = "",
        retry_after_s: float | None = None,
    ) -> None:
        self.action = action
        self.detail = _bounded(detail)
        self.status = status
        self.remark = _bounded(remark)
        self.retry_after_s = retry_after_s
        super().__init__(self.sentence)

    @property
    def sentence(self) -> str:
        """What happened, whose fault it is, what to do next."""
        words = self.by_action.get(self.action, self.general)
        said = words.format(action=self.action.value, status=self.status or "an error")
        if self.remark:
            said = f"{said} {self.remark}"
        if not self.detail or self.action in self.unquoted:
            return said
        return f"{said} The controller said: “{self.detail}”"


class Unreachable(ControllerError):
    """No connection, or one that broke."""

    kind = "unreachable"
    can_try_again = True
    general = (
        "The controller cannot be reached, so Jobpane could not {action}. "
        "Check that it is running and that its address is right, then try again."
    )
    by_action: ClassVar = command_words.LOST_CONNECTION


class TlsFailed(ControllerError):
    """The controller's certificate was not accepted, or the handshake failed."""

    kind = "tls_failed"
    general = (
        "The secure connection to the controller failed: its certificate is not trusted here. "
        "Whoever runs Jobpane can name the right authority in JOBPANE_CONTROLLER_CA."
    )


class TimedOut(ControllerError):
    """The controller took too long."""

    kind = "timed_out"
    can_try_again = True
    general = (
        "The controller took too long to {action}. It may be busy: wait a little and try again."
    )
    by_action: ClassVar = {
        Action.LIST_JOBS: (
            "The controller took too long to list the jobs. Each row carries the job's whole "
            "output, so a smaller page or narrower filters help; or try again."
        ),
        **command_words.NO_ANSWER_IN_TIME,
    }


class ControllerResting(ControllerError):
    """The controller failed several times in a row, so nothing was sent."""

    kind = "unavailable"
    can_try_again = True
    general = (
        "The controller has failed several times in a row, so Jobpane leaves it alone for some "
        "seconds and did not {action}. Try again in a moment."
    )


class Unauthorized(ControllerError):
    """401: missing, wrong or expired credentials."""

    kind = "unauthorized"
    general = (
        "The controller does not accept Jobpane's token: it is wrong, expired or revoked. "
        "Whoever runs Jobpane has to give it a valid one."
    )


class Forbidden(ControllerError):
    """403: the person or the token may not do this."""

    kind = "forbidden"
    general = (
        "The controller does not let this account {action}: "
        "system jobs need a superuser (or an auditor, to read)."
    )
    by_action: ClassVar = {
        Action.CANCEL: (
            "The controller refuses the cancel: it needs a superuser and a token that may write."
        ),
        Action.LAUNCH: command_words.LAUNCH_FORBIDDEN,
    }


class NotFound(ControllerError):
    """404, answered by the API itself."""

    kind = "not_found"
    general = (
        "The controller has no such system job: it never existed, was deleted, "
        "or is another kind of job."
    )
    by_action: ClassVar = {
        Action.LIST_JOBS: (
            "The controller has no such page of results: the list may have become shorter. "
            "Go to the first page."
        ),
        Action.CANCEL: "There is nothing to cancel: the job has been deleted.",
        Action.DELETE: "There is nothing to delete: the job is already gone.",
        Action.LAUNCH: command_words.TEMPLATE_GONE,
        Action.WHO_AM_I: "The controller does not say whose credential this is.",
        Action.PING: "The controller does not tell its version.",
    }
    unquoted = frozenset(Action)  # "No SystemJob matches the given query." adds nothing


class NotAllowed(ControllerError):
    """405: the method is refused; for a cancel it means that the job had ended."""

    kind = "not_allowed"
    general = "The controller does not offer a way to {action}; it may be of another version."
    by_action: ClassVar = {
        Action.CANCEL: "There is nothing to cancel: the job had already ended.",
    }
    unquoted = frozenset({Action.CANCEL})  # 'Method "POST" not allowed.'


class BadQuery(ControllerError):
    """400: the controller does not understand the question."""

    kind = "bad_query"
    general = (
        "The controller does not understand this request to {action}. "
        "Change the search words or filters."
    )
    by_action: ClassVar = {Action.LAUNCH: command_words.LAUNCH_NOT_UNDERSTOOD}


class EventsNotFinished(BadQuery):
    """400 to a delete: the job ended under a minute ago and its output is still being saved."""

    kind = "events_not_finished"
    can_try_again = True
    general = (
        "The controller is still saving the job's output and deletes it only afterwards, "
        "a minute after the job's end at the latest. Try again in a minute."
    )
    by_action: ClassVar = {}


class DeleteRefused(ControllerError):
    """403 to a delete: still active, in a running workflow, or no right to it."""

    kind = "delete_refused"
    general = (
        "The controller refuses to delete the job: it must have ended, no running workflow may "
        "need it, and deleting takes a superuser and a token that may write."
    )


class TooManyRequests(ControllerError):
    """429."""

    kind = "too_many_requests"
    can_try_again = True
    general = "The controller asks for fewer requests. Wait a little and try again."


class ServerFailed(ControllerError):
    """500; AWX also answers so where it should refuse an ordinary user."""

    kind = "server_failed"
    general = (
        "The controller failed ({status}) when asked to {action}. System jobs need a superuser "
        "(or an auditor, to read): an account without that right gets this answer too."
    )
    by_action: ClassVar = {
        Action.LIST_JOBS: (
            "The controller failed ({status}) when asked to list the jobs. One unreadable job is "
            "enough for that: narrow the search, or ask its administrator to look at its log."
        ),
        **command_words.FAILED_ON_THE_WAY,
    }


class Unavailable(ControllerError):
    """502, 503 or 504: something before the controller answered for it."""

    kind = "unavailable"
    can_try_again = True
    general = (
        "The controller is not available just now ({status}): it may be starting or "
        "overloaded. Try again in a moment."
    )
    by_action: ClassVar = command_words.NOT_THERE_JUST_NOW


class NotAController(ControllerError):
    """The address answers, but not as an AWX API does."""

    kind = "not_a_controller"
    general = (
        "Something else than an AWX API answered at the controller's address: a web page, a "
        "sign-in page or a redirect to another site. Whoever runs Jobpane should check "
        "JOBPANE_CONTROLLER_URL."
    )


class BadAnswer(ControllerError):
    """The answer was empty, cut off, too long or not what the API promises."""

    kind = "bad_answer"
    can_try_again = True
    general = (
        "The controller's answer was unusable when asked to {action}: it was empty, cut off or "
        "not in the expected form. Try again; if it stays, look at the proxy before it."
    )
    by_action: ClassVar = command_words.UNUSABLE_ANSWER


LEAVES_IN_DOUBT = (TimedOut, Unreachable, ServerFailed, Unavailable, BadAnswer)
"""After these nobody knows whether a controller carried a command out."""


def _bounded(detail: str) -> str:
    """One printable line of bounded length without secrets."""
    line = " ".join("".join(c if c.isprintable() else " " for c in detail).split())
    hidden = masked_text(line)
    return hidden if len(hidden) <= DETAIL_LIMIT else f"{hidden[: DETAIL_LIMIT - 1]}…"
