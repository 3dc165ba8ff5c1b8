"""Which portal a request comes from, by the key that its server presents."""

from collections.abc import Callable

from starlette.requests import Request

# The name of the portal that has a key; None for any other key, after just as long.
PortalOf = Callable[[str], str | None]
_LONGEST_KEY = 1024  # characters, as in app/runtime/keys_file.py


def bearer_of(request: Request, scheme: str = "Bearer") -> str:
    """What the one Authorization header carries under `scheme`; "" without such a header."""
    headers = request.headers.getlist("authorization")
    named, _, key = headers[0].partition(" ") if len(headers) == 1 else ("", "", "")
    return key.strip() if named.lower() == scheme.lower() else ""


def portal_name(request: Request, portal_of: PortalOf) -> str | None:
    """The name of the portal whose key the request presents; None without one."""
    key = bearer_of(request)
    return portal_of(key) if 1 <= len(key) <= _LONGEST_KEY else None
