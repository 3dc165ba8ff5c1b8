"""Every way in which a request to the controller can fail, as one tree.

    ControllerError
    ├── Unreachable              no connection, or one that broke
    │   ├── NotConnected         no way to the host; nothing was sent
    │   │   ├── RefusedConnection    nothing listens at the port
    │   │   ├── UnknownHost          the name service knows no such name
    │   │   └── NoConnectionInTime   a firewall, or a machine that is off
    │   └── ConnectionLost       reset or closed before the answer
    ├── TlsFailed                the handshake failed; nothing was sent
    │   └── …                    its kinds and HttpsOnly: app/awx/tls_errors.py
    ├── TimedOut                 no answer in time
    ├── CircuitOpen              failed too often just now; nothing was sent
    ├── Unauthorized             401
    │   ├── TokenFileRejected    the same; a new token in the file is used without a restart
    │   └── …                    of users who sign in: app/awx/sign_in_errors.py
    ├── Forbidden                403
    │   └── RefusedDespiteRights     403 to an account that has the right; a token of scope read
    │       └── RefusedDespiteYourRights     the same to a user who signed in
    ├── NotFound                 404, in JSON
    ├── NotAllowed               405: for a cancel, it had ended
    ├── BadQuery                 400
    │   └── EventsNotFinished    400 to a delete
    ├── DeleteRefused            403 to a delete
    ├── TooManyRequests          429
    ├── ServerFailed             500 and other 5xx of the controller itself
    │   └── …                    what it was found to mean: app/awx/server_errors.py
    ├── Unavailable              502, 503, 504
    ├── NotAController           HTML, a login page, another site
    ├── …                        of a sign-in: app/awx/sign_in_errors.py
    └── BadResponse                empty, half, compressed, wrong JSON
        └── ResponseTooLarge       app/awx/body_limits.py

The message of an error says what happened and what to do next (app/awx/error_texts.py). It never
carries the controller's HTML; its JSON detail is quoted, bounded and masked. `kind` is the short
code of the log and of Jobpane's own API; relatives share one.
"""

# ruff: noqa: N818 -- the names are easier to tell apart without "Error" on each
from typing import ClassVar

from app.awx import error_texts as texts
from app.awx.error_texts import Action, ErrorText
from app.jobs.redaction import masked_text
from app.output import SourceError

DETAIL_LIMIT = 300  # characters; AWX's own messages are under 100


class ControllerError(SourceError):
    """A request that brought no usable answer."""

    kind: ClassVar[str] = "controller_error"
    can_try_again: ClassVar[bool] = False  # whether it may go well later, without a new request
    text: ClassVar[ErrorText] = ErrorText("The controller couldn't {action}.")
    cause: ClassVar[str] = "an error"  # in a few words, for a message about several failures
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
        super().__init__(self.message)

    @property
    def message(self) -> str:
        """The message: what happened, whose fault it is, what to do next."""
        said = self.text.message(self.action, self.status, self.short_cause)
        if self.remark:
            said = f"{said} {self.remark}"
        if not self.detail or self.action in self.unquoted:
            return said
        return f"{said} The controller said: “{self.detail}”"

    @property
    def short_cause(self) -> str:
        """The cause in a few words."""
        return str(self.status) if self.status else self.cause


class Unreachable(ControllerError):
    """No connection, or one that broke."""

    kind = "unreachable"
    can_try_again = True
    text = texts.NOT_CONNECTED
    cause = "no connection"


class NotConnected(Unreachable):
    """No connection to the host could be made."""


class RefusedConnection(NotConnected):
    """Nothing listens at the port."""

    text = texts.REFUSED_CONNECTION
    cause = "connection refused"


class UnknownHost(NotConnected):
    """The name service knows no such name, or does not answer."""

    text = texts.UNKNOWN_HOST
    cause = "unknown host name"


class NoConnectionInTime(NotConnected):
    """Nothing answered to the attempt to connect."""

    text = texts.NO_CONNECTION_IN_TIME


class ConnectionLost(Unreachable):
    """The connection broke before the whole answer had come."""

    text = texts.CONNECTION_LOST
    cause = "connection lost"


class TlsFailed(ControllerError):
    """The TLS handshake failed, so nothing was sent."""

    kind = "tls_failed"
    can_try_again = True  # a certificate may be renewed at any time
    text = texts.TLS_FAILED


class TimedOut(ControllerError):
    """The controller took too long."""

    kind = "timed_out"
    can_try_again = True
    text = texts.TIMED_OUT
    cause = "no answer in time"


class CircuitOpen(ControllerError):
    """The controller failed several times in a row, so nothing was sent; `cause` was the last."""

    kind = "unavailable"
    can_try_again = True
    text = texts.CIRCUIT_OPEN

    def __init__(self, action: Action, last: ControllerError | None = None) -> None:
        self._last = last
        super().__init__(action)

    @property
    def short_cause(self) -> str:
        """The cause of the last failure."""
        return self._last.short_cause if self._last else self.cause


class Unauthorized(ControllerError):
    """401: missing, wrong or expired credentials."""

    kind = "unauthorized"
    text = texts.UNAUTHORIZED
    unquoted = frozenset(Action)  # AWX says of a wrong token that none was provided


class TokenFileRejected(Unauthorized):
    """401 to a token of a file, which is read again as soon as it changes."""

    can_try_again = True
    text = texts.TOKEN_FILE_REJECTED


class Forbidden(ControllerError):
    """403: the account or the token may not do this."""

    kind = "forbidden"
    text = texts.FORBIDDEN


class RefusedDespiteRights(Forbidden):
    """403, although the account has the right; of a command, most likely the token's scope.

    A record says before that whether the token may write, so this is rare.
    """

    text = texts.REFUSED_DESPITE_RIGHTS


class RefusedDespiteYourRights(RefusedDespiteRights):
    """The same to a user who signed in."""

    text = texts.REFUSED_DESPITE_YOUR_RIGHTS


class NotFound(ControllerError):
    """404, answered by the API itself."""

    kind = "not_found"
    text = texts.NOT_FOUND
    unquoted = frozenset(Action)  # "No SystemJob matches the given query." adds nothing


class NotAllowed(ControllerError):
    """405: the method is refused; for a cancel it means that the job had ended."""

    kind = "not_allowed"
    text = texts.NOT_ALLOWED
    unquoted = frozenset({Action.CANCEL})  # 'Method "POST" not allowed.'


class BadQuery(ControllerError):
    """400: the controller does not understand the request."""

    kind = "bad_query"
    text = texts.BAD_QUERY


class EventsNotFinished(BadQuery):
    """400 to a delete: the job ended under a minute ago and its output is still being saved."""

    kind = "events_not_finished"
    can_try_again = True
    text = texts.EVENTS_NOT_FINISHED


class DeleteRefused(ControllerError):
    """403 to a delete: still active, in a running workflow, or no right to it."""

    kind = "delete_refused"
    text = texts.DELETE_REFUSED


class TooManyRequests(ControllerError):
    """429."""

    kind = "too_many_requests"
    can_try_again = True
    text = texts.TOO_MANY_REQUESTS


class ServerFailed(ControllerError):
    """500 or another 5xx of the controller itself, which answers other requests."""

    kind = "server_failed"
    can_try_again = True
    text = texts.SERVER_FAILED


class Unavailable(ControllerError):
    """502, 503 or 504: something before the controller answered for it."""

    kind = "unavailable"
    can_try_again = True
    text = texts.UNAVAILABLE


class NotAController(ControllerError):
    """Something answers, but not as an AWX API does."""

    kind = "not_a_controller"
    can_try_again = True  # a proxy's page for maintenance looks the same
    text = texts.NOT_A_CONTROLLER


class BadResponse(ControllerError):
    """The answer was empty, cut off, too long or not what the API promises."""

    kind = "bad_answer"
    can_try_again = True
    text = texts.BAD_RESPONSE


LEAVES_IN_DOUBT = (TimedOut, ConnectionLost, ServerFailed, Unavailable, BadResponse)
"""After these it is not known whether the controller carried a command out."""


def _bounded(detail: str) -> str:
    """One printable line of bounded length without secrets."""
    line = " ".join("".join(c if c.isprintable() else " " for c in detail).split())
    hidden = masked_text(line)
    return hidden if len(hidden) <= DETAIL_LIMIT else f"{hidden[: DETAIL_LIMIT - 1]}…"
