"""The caller of a request: a token, a session or a password, checked for every request.

They are looked at in this order, as in AWX. A wrong credential counts as none, and AWX answers
both the same. A session alone must also show that no other site caused the request.
"""

from base64 import b64decode
from binascii import Error as NotBase64
from dataclasses import dataclass, replace
from datetime import timedelta
from email.utils import format_datetime

from app.builtin_controller.api import csrf
from app.builtin_controller.api.http import Request, Response, json_response
from app.builtin_controller.api.refusals import RefusedError, no_permission, refused
from app.builtin_controller.storage.records import Caller
from app.builtin_controller.storage.store import Store
from app.builtin_controller.storage.times import now

_NOT_SIGNED_IN = (
    "Authentication credentials were not provided. To establish a login session, visit /api/login/."
)
# AWX says so behind a gateway too, where that is not the path.
_CHALLENGE = "Bearer realm=api authorization_url=/api/o/authorize/"
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_QUIET = "x-ws-session-quiet"


@dataclass(frozen=True, slots=True)
class SignIn:
    """What the credentials of a request say."""

    caller: Caller | None = None
    session: str = ""
    """The key of the session that was used."""
    has_ended_session: bool = False
    """Whether the browser still sends the cookie of a session that is no more."""
    refusal: RefusedError | None = None


def sign_in_of(request: Request, store: Store) -> SignIn:
    """Who sent the request, by the first credential that is valid."""
    by_token = _by_token(request, store)
    if by_token:
        return SignIn(by_token)
    by_session = session_of(request, store)
    if by_session.caller and request.method not in _SAFE_METHODS:
        try:
            csrf.check(request)
        except csrf.ForgedError as error:
            return replace(by_session, caller=None, refusal=refused(403, f"CSRF Failed: {error}"))
    if by_session.caller:
        return by_session
    return replace(by_session, caller=_by_password(request, store))


def session_of(request: Request, store: Store) -> SignIn:
    """Who signed in with the session whose cookie the request has."""
    key = request.cookies.get(store.settings.session_cookie, "")
    if not key:
        return SignIn()
    user_id = store.sessions.user_id_of(key)
    user = store.accounts.user(user_id) if user_id is not None else None
    if user is None:
        return SignIn(has_ended_session=True)
    return SignIn(Caller(user, may_write=True), session=key)


def signed_in(sign_in: SignIn, store: Store) -> Caller:
    """The caller; raises the 401 of AWX if there is none, or the 403 of a forged request."""
    if sign_in.refusal:
        raise sign_in.refusal
    if sign_in.caller is None:
        challenge = _CHALLENGE if store.settings.has_tokens else "Session"
        raise RefusedError(
            json_response({"detail": _NOT_SIGNED_IN}, 401, {"WWW-Authenticate": challenge})
        )
    return sign_in.caller


def check_scope(request: Request, caller: Caller) -> None:
    """Raise the 403 of AWX where a read-only token would change something."""
    if request.method not in _SAFE_METHODS and not caller.may_write:
        raise no_permission()


def with_session(response: Response, request: Request, sign_in: SignIn, store: Store) -> Response:
    """The response that also renews the session, or takes an ended one's cookie away.

    Every request renews it, unless its header says that it only watches.
    """
    cookie = store.settings.session_cookie
    if sign_in.has_ended_session:
        return response.with_cookies(ended_cookie(cookie))
    if not sign_in.session or _QUIET in request.headers:
        return response
    lasts_s = store.settings.session_s
    timed = replace(response, headers={**response.headers, "Session-Timeout": str(lasts_s)})
    if response.status == 500:
        return timed
    store.sessions.renew(sign_in.session)
    return timed.with_cookies(session_cookie(cookie, sign_in.session, lasts_s))


def session_cookie(name: str, key: str, lasts_s: int) -> str:
    expires = format_datetime(now() + timedelta(seconds=lasts_s), usegmt=True)
    return f"{name}={key}; expires={expires}; HttpOnly; Max-Age={lasts_s}; Path=/; SameSite=Lax"


def ended_cookie(name: str) -> str:
    return f'{name}=""; expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0; Path=/; SameSite=Lax'


def _by_token(request: Request, store: Store) -> Caller | None:
    if not store.settings.has_tokens:
        return None
    scheme, credential = _authorization(request)
    if not scheme:
        # AWX takes a token from the query too, and its filters then know no such field.
        credential = request.parameter("access_token") or ""
    elif scheme != "bearer":
        return None
    token = store.accounts.token_with_value(credential) if credential else None
    user = store.accounts.user(token.user) if token else None
    if token is None or user is None:
        return None
    return Caller(user, may_write="write" in token.scope.split(), by_token=True)


def _by_password(request: Request, store: Store) -> Caller | None:
    scheme, credential = _authorization(request)
    if scheme != "basic" or not store.settings.takes_basic:
        return None
    try:
        username, _, password = b64decode(credential, validate=True).decode().partition(":")
    except (NotBase64, UnicodeDecodeError):
        return None
    user = store.accounts.user_with_password(username, password)
    return Caller(user, may_write=True) if user else None


def _authorization(request: Request) -> tuple[str, str]:
    """The scheme in lower case and the credential; two empty texts without the header."""
    scheme, _, credential = request.headers.get("authorization", "").strip().partition(" ")
    return scheme.lower(), credential.strip()
