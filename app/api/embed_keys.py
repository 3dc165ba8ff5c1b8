"""Which portal a request comes from, by the key that its server presents."""

import hashlib
import hmac
from collections.abc import Callable, Mapping

from starlette.requests import Request

PortalKeys = Callable[[], Mapping[str, str]]  # by the portal's name
_LONGEST_KEY = 1000  # characters


def bearer_of(request: Request, scheme: str = "Bearer") -> str:
    """What the one Authorization header carries under `scheme`; "" where there is no such."""
    headers = request.headers.getlist("authorization")
    named, _, key = headers[0].partition(" ") if len(headers) == 1 else ("", "", "")
    return key.strip() if named.lower() == scheme.lower() else ""


def portal_of(request: Request, keys: Mapping[str, str]) -> str | None:
    """The name of the portal whose key the request presents; None for any other key.

    Every key is compared, and in constant time, so that how long it takes says nothing.
    """
    presented = bearer_of(request)
    if not 1 <= len(presented) <= _LONGEST_KEY:
        return None
    digest = _digest(presented)
    found = None
    for name, key in keys.items():
        if hmac.compare_digest(_digest(key), digest):
            found = name
    return found


def _digest(key: str) -> bytes:
    """Alike in length for all keys, whatever characters they hold."""
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).digest()
