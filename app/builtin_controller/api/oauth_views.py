"""OAuth2: the page on which a user lets an application act, and the endpoints for its tokens.

oauthlib reads the requests and decides by the rules of `oauth_rules`; here they become pages,
redirects and JSON. Users sign in at the page for the login before they are asked.
"""

from typing import Literal
from urllib.parse import parse_qsl, urlencode

from oauthlib.oauth2 import AccessDeniedError, FatalClientError, OAuth2Error, WebApplicationServer

from app.builtin_controller.api import csrf
from app.builtin_controller.api.http import (
    FORM_TYPE,
    HTML_TYPE,
    JSON_TYPE,
    Request,
    Response,
    json_response,
    redirect,
)
from app.builtin_controller.api.oauth_rules import OAuthRules
from app.builtin_controller.api.pages import authorize_page, error_page, forged_page
from app.builtin_controller.api.sign_in import session_of, with_session
from app.builtin_controller.storage.records import Caller, User
from app.builtin_controller.storage.store import Store
from app.builtin_controller.storage.urls import login_url, oauth_url

_Asked = dict[str, object]


def show_oauth(_store: Store, _request: Request, _caller: Caller | None) -> Response:
    return json_response(
        {name: oauth_url(f"{name}/") for name in ("authorize", "token", "revoke_token")}
    )


def show_authorize(store: Store, request: Request) -> Response:
    """Ask the user, who is sent to the login first if need be."""
    sign_in = session_of(request, store)
    if sign_in.caller is None:
        query = urlencode({"next": request.full_path}, safe="/")
        return with_session(redirect(f"{login_url()}?{query}"), request, sign_in, store)
    user = sign_in.caller.user
    return with_session(_question(store, request, user), request, sign_in, store)


def authorize(store: Store, request: Request) -> Response:
    """Send the browser back to the application, with a code if the user pressed Authorize."""
    try:
        csrf.check(request)
    except csrf.ForgedError:
        return forged_page()
    sign_in = session_of(request, store)
    if sign_in.caller is None:
        return show_authorize(store, request)
    decided = _decision(store, request, sign_in.caller.user)
    return with_session(decided, request, sign_in, store)


def give_token(store: Store, request: Request) -> Response:
    """Tokens for a code or a refresh token."""
    form = request.form
    if form.get("grant_type") == "refresh_token":
        refresh_token = store.grants.refresh_token(form.get("refresh_token", ""))
        if refresh_token and refresh_token.is_expired:
            # django-oauth-toolkit never lets them expire, so AWX checks it before.
            return Response(403, b"The refresh token has expired.", HTML_TYPE)
    try:
        with store.database.writing():
            headers, body, status = _server(store).create_token_response(*_sent(request))
    except AccessDeniedError as error:
        return Response(403, str(error).encode(), HTML_TYPE)
    return _endpoint_response(headers, body, status)


def revoke(store: Store, request: Request) -> Response:
    """Revoke an access token or a refresh token, and the other of the two with it."""
    with store.database.writing():
        headers, body, status = _server(store).create_revocation_response(*_sent(request))
    return _endpoint_response(headers, body, status)


def _question(store: Store, request: Request, user: User) -> Response:
    try:
        scopes, asked = _asked(store, request)
    except FatalClientError as error:
        return error_page(error.status_code, str(error.error), error.description)
    except OAuth2Error as error:
        return redirect(error.in_uri(error.redirect_uri or ""))
    application = store.applications.with_client_id(str(asked["client_id"]))
    if application is None or application.skip_authorization:
        return _way_back(store, request, scopes, {**asked, "user": user})
    secret = csrf.secret_of(request)
    return authorize_page(secret, application.name, user.username, tuple(scopes))


def _decision(store: Store, request: Request, user: User) -> Response:
    try:
        scopes, asked = _asked(store, request)
        if "allow" not in request.form:
            denied = AccessDeniedError(state=str(asked["state"] or "") or None)
            return redirect(denied.in_uri(str(asked["redirect_uri"])))
        return _way_back(store, request, scopes, {**asked, "user": user})
    except FatalClientError as error:
        return error_page(error.status_code, str(error.error), error.description)
    except OAuth2Error as error:
        return redirect(error.in_uri(error.redirect_uri or ""))


def _asked(store: Store, request: Request) -> tuple[list[str], _Asked]:
    """The scopes and the parameters of the application's request; raises oauthlib's errors."""
    scopes, asked = _server(store).validate_authorization_request(_uri(request))
    return list(scopes), {name: value for name, value in asked.items() if name != "request"}


def _way_back(store: Store, request: Request, scopes: list[str], asked: _Asked) -> Response:
    headers, _body, _status = _server(store).create_authorization_response(
        _uri(request), scopes=scopes, credentials=asked
    )
    return redirect(str(headers["Location"]))


def _server(store: Store) -> WebApplicationServer:
    return WebApplicationServer(OAuthRules(store), token_expires_in=store.settings.token_s)


def _uri(request: Request) -> str:
    """The URL with its query written as oauthlib reads it, which is stricter than browsers."""
    query = urlencode(parse_qsl(request.query, keep_blank_values=True))
    return f"{request.path}?{query}" if query else request.path


def _sent(request: Request) -> tuple[str, Literal["POST"], str, dict[str, str]]:
    headers = {"Content-Type": FORM_TYPE}
    if "authorization" in request.headers:
        headers["Authorization"] = request.headers["authorization"]
    return _uri(request), "POST", urlencode(request.form_pairs), headers


def _endpoint_response(headers: dict[str, str], body: str | None, status: int | None) -> Response:
    others = {name: value for name, value in headers.items() if name != "Content-Type"}
    content_type = headers.get("Content-Type", HTML_TYPE if not body else JSON_TYPE)
    return Response(status or 200, (body or "").encode(), content_type, others)
