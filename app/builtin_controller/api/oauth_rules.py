"""What oauthlib asks of a controller: which clients, codes and tokens there are.

oauthlib is what AWX itself uses, through django-oauth-toolkit 1.7, whose decisions these are: it
checks PKCE where a client sends a challenge, it requires none, and a refresh token is replaced
each time. All that a request changes is changed in the caller's one transaction.
"""
# ruff: noqa: ARG002 - the parameters are oauthlib's

from base64 import b64decode
from binascii import Error as NotBase64
from urllib.parse import parse_qsl, unquote_plus, urlsplit

from oauthlib.common import Request
from oauthlib.oauth2 import AccessDeniedError, InvalidGrantError, RequestValidator

from app.builtin_controller.storage.applications import AUTHORIZATION_CODE, Application
from app.builtin_controller.storage.grants import Grant
from app.builtin_controller.storage.hashes import is_value
from app.builtin_controller.storage.records import User
from app.builtin_controller.storage.store import Store

SCOPES = ("read", "write")
NO_TOKENS = (
    "OAuth2 Tokens cannot be created by users associated with an external authentication"
    " provider (ldap)"
)
"""AWX's refusal where ALLOW_OAUTH2_FOR_EXTERNAL_USERS is off, for users of LDAP."""
_LOOPBACK = frozenset({"127.0.0.1", "::1"})


class OAuthRules(RequestValidator):
    """The rules of one store; they keep nothing between requests."""

    def __init__(self, store: Store) -> None:
        super().__init__()
        self._store = store

    # Clients

    def client_authentication_required(
        self, request: Request, *_args: object, **_kwargs: object
    ) -> bool:
        if _basic(request) or (request.client_id and request.client_secret):
            return True
        application = self._application(request, request.client_id)
        return application is None or application.is_confidential

    def authenticate_client(self, request: Request, *_args: object, **_kwargs: object) -> bool:
        """Whether the client's secret is right, by Basic or, failing that, in the body."""
        in_body = (request.client_id or "", request.client_secret or "")
        return any(
            self._is_client(request, *credentials)
            for credentials in (_basic(request), in_body)
            if credentials is not None
        )

    def authenticate_client_id(
        self, client_id: str, request: Request, *_args: object, **_kwargs: object
    ) -> bool:
        application = self._application(request, client_id)
        return application is not None and not application.is_confidential

    def validate_client_id(
        self, client_id: str, request: Request, *_args: object, **_kwargs: object
    ) -> bool:
        return self._application(request, client_id) is not None

    def validate_grant_type(
        self,
        client_id: str,
        grant_type: str,
        client: object,
        request: Request,
        *_args: object,
        **_kwargs: object,
    ) -> bool:
        return grant_type == "refresh_token" or _client(request).grant_type == AUTHORIZATION_CODE

    def validate_response_type(
        self,
        client_id: str,
        response_type: str,
        client: object,
        request: Request,
        *_args: object,
        **_kwargs: object,
    ) -> bool:
        return response_type == "code" and _client(request).grant_type == AUTHORIZATION_CODE

    # Redirect URIs and scopes

    def validate_redirect_uri(
        self, client_id: str, redirect_uri: str, request: Request, *_args: object, **_kwargs: object
    ) -> bool:
        allowed = _client(request).redirect_uris.split()
        return any(is_redirect_allowed(redirect_uri, one) for one in allowed)

    def get_default_redirect_uri(
        self, client_id: str, request: Request, *_args: object, **_kwargs: object
    ) -> str:
        return next(iter(_client(request).redirect_uris.split()), "")

    def confirm_redirect_uri(
        self,
        client_id: str,
        code: str,
        redirect_uri: str,
        client: object,
        request: Request,
        *_args: object,
        **_kwargs: object,
    ) -> bool:
        return self._grant(code, request).redirect_uri == redirect_uri

    def get_default_scopes(
        self, client_id: str, request: Request, *_args: object, **_kwargs: object
    ) -> list[str]:
        return list(SCOPES)

    def validate_scopes(
        self,
        client_id: str,
        scopes: list[str],
        client: object,
        request: Request,
        *_args: object,
        **_kwargs: object,
    ) -> bool:
        return set(scopes) <= set(SCOPES)

    # Codes

    def is_pkce_required(self, client_id: str, request: Request) -> bool:
        return False

    def save_authorization_code(
        self, client_id: str, code: object, request: Request, *_args: object, **_kwargs: object
    ) -> None:
        value = code.get("code") if isinstance(code, dict) else ""
        grant = Grant(
            application=_client(request).id,
            user=_user(request).id,
            redirect_uri=request.redirect_uri or "",
            scope=" ".join(request.scopes or ()),
            challenge=request.code_challenge or "",
            challenge_method=request.code_challenge_method or "",
        )
        self._store.grants.add(str(value), grant)

    def validate_code(
        self, client_id: str, code: str, client: object, request: Request,
        *_args: object, **_kwargs: object,
    ) -> bool:  # fmt: skip
        grant = self._store.grants.of_code(code, _client(request).id)
        user = self._store.accounts.user(grant.user) if grant else None
        # What is not ASCII cannot be compared in constant time, and is no verifier either.
        is_odd = not (request.code_verifier or "").isascii()
        if grant is None or user is None or is_odd or not grant.challenge.isascii():
            return False
        request.user, request.scopes = user, grant.scope.split()
        return True

    def get_code_challenge(self, code: str, request: Request) -> str:
        # oauthlib takes None for "the client sent no challenge"; its stubs know only text.
        return self._grant(code, request).challenge or None  # type: ignore[return-value]

    def get_code_challenge_method(self, code: str, request: Request) -> str:
        return self._grant(code, request).challenge_method

    def invalidate_authorization_code(
        self, client_id: str, code: str, request: Request, *_args: object, **_kwargs: object
    ) -> None:
        if not self._store.grants.remove(code):
            raise InvalidGrantError(request=request)

    # Tokens

    def save_bearer_token(
        self, token: object, request: Request, *_args: object, **_kwargs: object
    ) -> None:
        """Store new tokens; those that they replace are valid no more."""
        if self._store.settings.are_users_external:
            raise AccessDeniedError(NO_TOKENS)
        values = token if isinstance(token, dict) else {}
        accounts = self._store.accounts
        if request.grant_type == "refresh_token":
            used = self._store.grants.refresh_token(request.refresh_token or "")
            if used is None:
                raise InvalidGrantError(request=request)
            accounts.remove_token(used.access_token)
        made = accounts.make_token(
            _user(request), str(values["scope"]), value=str(values["access_token"])
        )
        self._store.grants.give_token(
            made.token.id, _client(request).id, str(values["refresh_token"])
        )

    def validate_refresh_token(
        self, refresh_token: str, client: object, request: Request,
        *_args: object, **_kwargs: object,
    ) -> bool:  # fmt: skip
        found = self._store.grants.refresh_token(refresh_token)
        user = self._store.accounts.user(found.user) if found else None
        if found is None or user is None or found.application != _client(request).id:
            return False
        request.user = user
        return True

    def get_original_scopes(
        self, refresh_token: str, request: Request, *_args: object, **_kwargs: object
    ) -> list[str]:
        found = self._store.grants.refresh_token(refresh_token)
        return found.scope.split() if found else []

    def revoke_token(
        self, token: str, token_type_hint: str, request: Request, *_args: object, **_kwargs: object
    ) -> None:
        """Remove an access token, or the one of a refresh token, and the other of the two."""
        access = self._store.accounts.token_with_value(token)
        refresh = self._store.grants.refresh_token(token)
        for token_id in {access.id if access else 0, refresh.access_token if refresh else 0}:
            if self._store.grants.application_of(token_id) == _client(request).id:
                self._store.accounts.remove_token(token_id)

    def _application(self, request: Request, client_id: str | None) -> Application | None:
        """The client that the request names, which oauthlib then finds in the request."""
        application = self._store.applications.with_client_id(client_id or "")
        if application is not None:
            request.client = application
        return application

    def _is_client(self, request: Request, client_id: str, secret: str) -> bool:
        application = self._application(request, client_id)
        return application is not None and is_value(secret, application.secret_hash)

    def _grant(self, code: str, request: Request) -> Grant:
        grant = self._store.grants.of_code(code, _client(request).id)
        if grant is None:
            raise InvalidGrantError(request=request)
        return grant


def is_redirect_allowed(uri: str, allowed: str) -> bool:
    """Whether a registered URI allows this one.

    Scheme, host, port and path must be equal, and the registered parameters be there. A loopback
    address registered without a port allows any (RFC 8252).
    """
    try:
        given, registered = urlsplit(uri), urlsplit(allowed)
        is_any_port = (
            registered.scheme == "http"
            and registered.hostname in _LOOPBACK
            and registered.port is None
        )
        same_host = (
            given.hostname == registered.hostname
            if is_any_port
            else given.netloc == registered.netloc
        )
    except ValueError:
        return False
    return (
        same_host
        and (given.scheme, given.path) == (registered.scheme, registered.path)
        and set(parse_qsl(registered.query)) <= set(parse_qsl(given.query))
    )


def _client(request: Request) -> Application:
    if not isinstance(request.client, Application):
        raise TypeError("oauthlib asked before the client was known")
    return request.client


def _user(request: Request) -> User:
    if not isinstance(request.user, User):
        raise TypeError("oauthlib asked before the user was known")
    return request.user


def _basic(request: Request) -> tuple[str, str] | None:
    """The client's id and secret in the header, which are encoded as in a form (RFC 6749)."""
    scheme, _, credential = str(request.headers.get("authorization") or "").partition(" ")
    if scheme != "Basic":
        return None
    try:
        client_id, separator, secret = b64decode(credential).decode().partition(":")
    except (NotBase64, UnicodeDecodeError):
        return None
    return (unquote_plus(client_id), unquote_plus(secret)) if separator else None
