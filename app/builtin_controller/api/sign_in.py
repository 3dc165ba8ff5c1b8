"""The caller of a request: Bearer tokens and Basic passwords, checked for every request.

There are no sessions. A wrong credential counts as none, and AWX answers both the same.
"""

from base64 import b64decode
from binascii import Error as NotBase64

from app.builtin_controller.api.http import Request, json_response
from app.builtin_controller.api.refusals import RefusedError, no_permission
from app.builtin_controller.storage.records import Caller
from app.builtin_controller.storage.store import Store

_NOT_SIGNED_IN = (
    "Authentication credentials were not provided. To establish a login session, visit /api/login/."
)
_REALM = {"WWW-Authenticate": "Bearer realm=api authorization_url=/api/o/authorize/"}
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def caller_of(request: Request, store: Store) -> Caller | None:
    """The user whose credential the request carries; None without a valid one."""
    sent = request.headers.get("authorization")
    if sent is None:
        # AWX takes a token from the query too, and its filters then know no such field.
        return _by_token(request.parameter("access_token") or "", store)
    scheme, _, credential = sent.strip().partition(" ")
    match scheme.lower():
        case "bearer":
            return _by_token(credential.strip(), store)
        case "basic":
            return _by_password(credential.strip(), store)
        case _:
            return None


def signed_in(caller: Caller | None) -> Caller:
    """The caller; raises the 401 of AWX if there is none."""
    if caller is None:
        raise RefusedError(json_response({"detail": _NOT_SIGNED_IN}, 401, _REALM))
    return caller


def check_scope(request: Request, caller: Caller) -> None:
    """Raise the 403 of AWX where a read-only token would change something."""
    if request.method not in _SAFE_METHODS and not caller.may_write:
        raise no_permission()


def _by_token(value: str, store: Store) -> Caller | None:
    token = store.accounts.token_with_value(value) if value else None
    user = store.accounts.user(token.user) if token else None
    if token is None or user is None:
        return None
    return Caller(user, may_write="write" in token.scope.split())


def _by_password(credential: str, store: Store) -> Caller | None:
    try:
        username, _, password = b64decode(credential, validate=True).decode().partition(":")
    except (NotBase64, UnicodeDecodeError):
        return None
    user = store.accounts.user_with_password(username, password)
    return Caller(user, may_write=True, by_password=True) if user else None
