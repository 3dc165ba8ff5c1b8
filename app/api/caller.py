"""Who a request acts as: what app/middleware/principals.py has found."""

from starlette.datastructures import Headers
from starlette.requests import Request

from app.services.container import Services
from app.services.principals import Principal, SignedOutError

PRINCIPAL = "jobpane.principal"  # in the scope
BROWSER = "jobpane.browser"  # in the scope: what the browser's cookie says, "" without one
_FRAME_SCHEME = "jobpane-frame "  # of the Authorization header


def principal_of(request: Request) -> Principal:
    """The principal of a request.

    Raises:
        SignedOutError: It has none.
    """
    found = request.scope.get(PRINCIPAL)
    if not isinstance(found, Principal):
        raise SignedOutError
    return found


def services_of(request: Request) -> Services:
    """The services of a request's principal.

    Raises:
        SignedOutError: It has none, or it has ended.
    """
    return principal_of(request).services


def frame_key_of(headers: Headers) -> str | None:
    """The key that an embedded frame presents; None where none does."""
    text = headers.get("authorization", "")
    if text[: len(_FRAME_SCHEME)].lower() != _FRAME_SCHEME:
        return None
    return text[len(_FRAME_SCHEME) :].strip()
