"""Who asks: Bearer tokens and Basic passwords, checked for every request.

No sessions: a controller that only programs talk to needs none. A credential that is not right
counts as none, and AWX says the same for both.
"""

from base64 import b64decode
from binascii import Error as NotBase64

from app.builtin_controller.api.answers import Call, RefusedError, json_answer, no_permission
from app.builtin_controller.storage.records import Caller
from app.builtin_controller.storage.store import Store

_NOT_SIGNED_IN = (
    "Authentication credentials were not provided. To establish a login session, visit /api/login/."
)
_REALM = {"WWW-Authenticate": "Bearer realm=api authorization_url=/api/o/authorize/"}
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def caller_of(call: Call, store: Store) -> Caller | None:
    sent = call.headers.get("authorization")
    if sent is None:
        # AWX takes a token from the address too, and its filters then know no such field.
        return _by_token(call.parameter("access_token") or "", store)
    scheme, _, credential = sent.strip().partition(" ")
    match scheme.lower():
        case "bearer":
            return _by_token(credential.strip(), store)
        case "basic":
            return _by_password(credential.strip(), store)
        case _:
            return None


def signed_in(caller: Caller | None) -> Caller:
    if caller is None:
        raise RefusedError(json_answer({"detail": _NOT_SIGNED_IN}, 401, _REALM))
    return caller


def check_scope(call: Call, caller: Caller) -> None:
    """A read token may read, whoever holds it."""
    if call.method not in _SAFE_METHODS and not caller.may_write:
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
