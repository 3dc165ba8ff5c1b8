"""Who a request acts as: what app/middleware/principals.py has found."""

from starlette.datastructures import Headers
from starlette.requests import Request

from app.services.container import Services
from app.services.principals import Principal, SignedOutError

PRINCIPAL = "jobpane.principal"  # in the scope
BROWSER = "jobpane.browser"  # in the scope: what the browser's cookie says, "" without one
FRAME_SCHEME = "Jobpane-Frame"  # of the Authorization header, as in assets/embed


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
    scheme, separator, key = headers.get("authorization", "").partition(" ")
    return key.strip() if separator and scheme.lower() == FRAME_SCHEME.lower() else None
