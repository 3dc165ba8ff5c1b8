"""Django's defense against forged requests: a cookie whose value a request must repeat.

The cookie is no secret from the pages of this origin, and pages of others cannot read it. The
value is repeated in the header `X-CSRFToken` or in the form. Django masks it in forms, against
attacks on compressed responses; this controller compresses nothing, and so does not.
"""

import re
import secrets
import string
from hmac import compare_digest

from app.builtin_controller.api.http import Request

COOKIE = "csrftoken"
FIELD = "csrfmiddlewaretoken"
_HEADER = "x-csrftoken"
_LENGTH = 32
_CHARACTERS = string.ascii_letters + string.digits
_FORM = re.compile("[a-zA-Z0-9]*")


class ForgedError(Exception):
    """A request that another site may have caused; the text is Django's."""


def new_secret() -> str:
    return "".join(secrets.choice(_CHARACTERS) for _ in range(_LENGTH))


def secret_of(request: Request) -> str:
    """The value of the request's cookie, or a new one if there is none that can be used."""
    sent = request.cookies.get(COOKIE, "")
    return new_secret() if _fault(sent) else sent


def cookie_with(secret: str) -> str:
    """The header `Set-Cookie` that makes the browser repeat this value."""
    return f"{COOKIE}={secret}; Path=/; SameSite=Lax"


def check(request: Request) -> None:
    """Raise a ForgedError unless the request comes from a page of this origin."""
    _check_origin(request)
    cookie = request.cookies.get(COOKIE)
    if cookie is None:
        raise ForgedError("CSRF cookie not set.")
    if _fault(cookie):
        raise ForgedError(f"CSRF cookie {_fault(cookie)}.")
    source, sent = "POST", request.form.get(FIELD, "") if request.method == "POST" else ""
    if not sent:
        source, sent = "the 'X-Csrftoken' HTTP header", request.headers.get(_HEADER, "")
        if _HEADER not in request.headers:
            raise ForgedError("CSRF token missing.")
    if _fault(sent):
        raise ForgedError(f"CSRF token from {source} {_fault(sent)}.")
    if not compare_digest(sent, cookie):
        raise ForgedError(f"CSRF token from {source} incorrect.")


def _check_origin(request: Request) -> None:
    origin = request.headers.get("origin")
    # It is served over plain HTTP only, on loopback.
    if origin is not None and origin != f"http://{request.headers.get('host', '')}":
        raise ForgedError(f"Origin checking failed - {origin} does not match any trusted origins.")


def _fault(value: str) -> str:
    """What is wrong with the form of a value; nothing if it can be compared."""
    if len(value) != _LENGTH:
        return "has incorrect length"
    return "" if _FORM.fullmatch(value) else "has invalid characters"
