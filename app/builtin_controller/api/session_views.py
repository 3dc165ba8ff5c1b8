"""Signing in and out with a password: a session, whose key is in a cookie.

These are pages for browsers, as Django has them. Passwords are compared and then forgotten.
"""

import re

from app.builtin_controller.api import csrf
from app.builtin_controller.api.http import Request, Response, empty_response, redirect
from app.builtin_controller.api.pages import forged_page, login_page
from app.builtin_controller.api.sign_in import ended_cookie, session_cookie, session_of
from app.builtin_controller.storage.store import Store

_AFTER_LOGIN = "/api/"
_WRONG = (
    "Please enter a correct username and password. Note that both fields may be case-sensitive."
)
# A path of this origin. What browsers read as another origin, `//host` and `/\\host`, is none.
_OWN_PATH = re.compile(r"/(?![/\\])[!-\[\]-~]*")
_ACCEPTED = frozenset({"*/*", "text/*", "text/html"})


def show_login(_store: Store, request: Request) -> Response:
    accepted = request.headers.get("accept", "*/*").split(",")
    if not _ACCEPTED & {one.partition(";")[0].strip() for one in accepted}:
        return empty_response(406)
    return login_page(request.path, csrf.secret_of(request), _next(request.parameter("next")))


def log_in(store: Store, request: Request) -> Response:
    """A new session, whatever the browser had before, and the way to the page `next`."""
    try:
        csrf.check(request)
    except csrf.ForgedError:
        return forged_page()
    form = request.form
    username = form.get("username", "")
    user = store.accounts.user_with_password(username, form.get("password", ""))
    next_path = _next(form.get("next", request.parameter("next")))
    if user is None:
        return login_page(request.path, csrf.secret_of(request), next_path, username, _WRONG)
    name = store.settings.session_cookie
    store.sessions.end(request.cookies.get(name, ""))
    key = store.sessions.begin(user)
    store.accounts.note_login(user)
    lasts_s = store.settings.session_s
    response = redirect(next_path)
    headers = {
        **response.headers,
        "Cache-Control": "max-age=0, no-cache, no-store, must-revalidate, private",
        "X-API-Session-Cookie-Name": name,
        "Session-Timeout": str(lasts_s),
    }
    return Response(302, b"", response.content_type, headers).with_cookies(
        "userLoggedIn=true; Path=/; SameSite=Lax",
        csrf.cookie_with(csrf.new_secret()),
        session_cookie(name, key, lasts_s),
    )


def log_out(store: Store, request: Request) -> Response:
    """End the session and forget its cookie; a POST must come from a page of this origin."""
    if request.method == "POST":
        try:
            csrf.check(request)
        except csrf.ForgedError:
            return forged_page()
    name = store.settings.session_cookie
    store.sessions.end(session_of(request, store).session)
    return redirect(_AFTER_LOGIN).with_cookies("userLoggedIn=false; Path=/", ended_cookie(name))


def _next(wanted: str | None) -> str:
    """Where to go after the login: only ever to a path of this origin."""
    return wanted if wanted and _OWN_PATH.fullmatch(wanted) else _AFTER_LOGIN
