"""Signing in: by name and password or a token in a POST, or by way of the controller (OAuth).

- `POST /api/sign-in` `{"way": "password", "username", "password", "next"}`, or
  `{"way": "token", "token", "next"}`: 200 `{"next"}` with the session's cookie.
- `GET /sign-in/oauth?next=` leads to the controller, and `GET /sign-in/oauth/callback` back: to the
  page that was asked for, or to `/sign-in?problem=`, which says what happened.

No name, password, token or code is in any log line or error here.
"""

import asyncio
from collections.abc import Awaitable, Coroutine
from http import HTTPStatus
from typing import Any, Literal, NotRequired, TypeVar
from urllib.parse import quote

from pydantic import SecretStr
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route
from typing_extensions import TypedDict

from app.api.errors import NO_STORE, error_answer, failure_status
from app.api.json_body import bad_field, described_body, json_object, text_field
from app.api.route import operation
from app.api.visitors import (
    SignInSite,
    SignInUses,
    SiteOf,
    no_sign_in,
    refused_command,
    visitor_of,
)
from app.jobs.json_value import Json
from app.services.visitor import NotSignedIn, SignedIn, Visitor
from app.sessions.next_path import safe_next
from app.sessions.store import StoreUnavailableError

SIGN_IN = "/sign-in"
MOST_BYTES = 16 * 1024

T = TypeVar("T")

_unfinished: set[asyncio.Task[Any]] = set()  # so that none is collected before its end
_PASSWORD_FIELDS = frozenset({"way", "username", "password", "next"})
_TOKEN_FIELDS = frozenset({"way", "token", "next"})
_LONGEST_NAME = 512  # characters
_LONGEST_SECRET = 4096
_LONGEST_STATE = 2048
_REFUSED = {
    "wrong_password": HTTPStatus.UNAUTHORIZED,
    "token_refused": HTTPStatus.UNAUTHORIZED,
    "unauthorized": HTTPStatus.UNAUTHORIZED,
    "no_tokens": HTTPStatus.FORBIDDEN,
    "forbidden": HTTPStatus.FORBIDDEN,
    "no_passwords": HTTPStatus.BAD_REQUEST,
    "slowed": HTTPStatus.TOO_MANY_REQUESTS,
}


class CredentialsJson(TypedDict):
    """A name with its password, or a token, and the page to go on to."""

    way: Literal["password", "token"]
    username: NotRequired[str]
    password: NotRequired[str]
    token: NotRequired[str]
    next: NotRequired[str]


class SignedInJson(TypedDict):
    """The page to go on to; the session is in the cookie."""

    next: str


def sign_in_routes(site_of: SiteOf) -> list[BaseRoute]:
    """The routes; `site_of` finds the controller of a request."""

    async def sign_in(request: Request) -> Response:
        return await _sign_in(site_of(request), request)

    async def to_controller(request: Request) -> Response:
        return await _unless_store_away(_to_controller(site_of(request), request))

    async def from_controller(request: Request) -> Response:
        return await _unless_store_away(_from_controller(site_of(request), request))

    return [
        operation(
            "POST",
            "/api/sign-in",
            sign_in,
            "sign_in",
            most_bytes=MOST_BYTES,
            tag="Sessions",
            summary="Sign in, as Jobpane's own page does",
            responses={200: {"model": SignedInJson}},
            openapi_extra=described_body(CredentialsJson),
        ),
        Route(f"{SIGN_IN}/oauth", to_controller, name="to_controller"),
        Route(f"{SIGN_IN}/oauth/callback", from_controller, name="from_controller"),
    ]


async def _sign_in(site: SignInSite, request: Request) -> Response:
    if site.sign_ins is None:
        return no_sign_in()
    refused = await refused_command(site.sign_ins, request)
    if refused is not None:
        return refused
    body = json_object(request, _PASSWORD_FIELDS | _TOKEN_FIELDS)
    next_path = safe_next(_text_or_empty(body, "next"))
    outcome = await _to_the_end(_with_credentials(site.sign_ins, body, visitor_of(request)))
    if isinstance(outcome, NotSignedIn):
        return _not_signed_in(outcome)
    answer = JSONResponse({"next": next_path}, headers=NO_STORE)
    answer.headers["Set-Cookie"] = outcome.set_cookie
    return answer


async def _to_the_end(signing_in: Coroutine[Any, Any, T]) -> T:
    """Finish it though the browser has gone: else a token that nobody knows stays behind.

    The session that nobody gets is over after its idle time, and its token with it.
    """
    task = asyncio.ensure_future(signing_in)
    _unfinished.add(task)
    task.add_done_callback(_unfinished.discard)
    return await asyncio.shield(task)


async def _with_credentials(
    sign_ins: SignInUses, body: dict[str, Json], visitor: Visitor
) -> SignedIn | NotSignedIn:
    way = body.get("way")
    if way == "password" and body.keys() <= _PASSWORD_FIELDS:
        username = _clean(body, "username", _LONGEST_NAME)
        password = SecretStr(_clean(body, "password", _LONGEST_SECRET))
        return await sign_ins.with_password(username, password, visitor)
    if way == "token" and body.keys() <= _TOKEN_FIELDS:
        token = _clean(body, "token", _LONGEST_SECRET).strip()
        if not token or not token.isascii() or not token.isprintable() or " " in token:
            raise bad_field("token", "a token, without spaces and as the controller gave it")
        return await sign_ins.with_token(SecretStr(token), visitor)
    raise bad_field("way", "“password” or “token”, with its own fields only")


def _clean(body: dict[str, Json], name: str, longest: int) -> str:
    """A text that can be sent on: no line break, no half of a character."""
    text = text_field(body, name, longest)
    if any(ord(char) < ord(" ") or "\ud800" <= char <= "\udfff" for char in text.strip("\r\n")):
        raise bad_field(name, "a text without control characters")
    return text.strip("\r\n")


def _text_or_empty(body: dict[str, Json], name: str) -> str:
    value = body.get(name, "")
    return value if isinstance(value, str) else ""


def _not_signed_in(why: NotSignedIn) -> JSONResponse:
    status = _REFUSED.get(why.code) or failure_status(why.code)
    answer = error_answer(status, why.code, why.message, can_try_again=True, incident=why.id)
    if why.retry_after_s > 0:
        answer.headers["Retry-After"] = str(why.retry_after_s)
    return answer


async def _to_controller(site: SignInSite, request: Request) -> Response:
    next_path = safe_next(request.query_params.get("next", ""))
    if site.sign_ins is None:
        return _redirect(SIGN_IN)
    visitor = visitor_of(request)
    if not visitor.browser_cookie:
        return _problem("no_cookies", next_path)
    url = await site.sign_ins.oauth_url(next_path, visitor)
    if isinstance(url, NotSignedIn):
        return _problem(url.code, next_path)
    return _redirect(url)


async def _from_controller(site: SignInSite, request: Request) -> Response:
    if site.sign_ins is None:
        return _redirect(SIGN_IN)
    params = request.query_params
    state, code = params.get("state", ""), params.get("code", "")
    if params.get("error"):
        return _problem(_of_error(params["error"]))
    if not (0 < len(state) <= _LONGEST_STATE and 0 < len(code) <= _LONGEST_STATE):
        return _problem("expired_state")
    outcome = await _to_the_end(site.sign_ins.with_code(state, code, visitor_of(request)))
    if isinstance(outcome, NotSignedIn):
        return _problem(outcome.code)
    answer = _redirect(safe_next(outcome.next_path))
    answer.headers["Set-Cookie"] = outcome.set_cookie
    return answer


def _of_error(error: str) -> str:
    return "canceled" if error == "access_denied" else "sign_in_not_completed"


def _problem(code: str, next_path: str = "/") -> Response:
    """Back to the page, which has the words for the code."""
    ways_back = f"&next={quote(next_path, safe='')}" if next_path != "/" else ""
    return _redirect(f"{SIGN_IN}?problem={quote(code, safe='')}{ways_back}")


def _redirect(url: str) -> Response:
    return RedirectResponse(url, HTTPStatus.SEE_OTHER, headers={"Cache-Control": "no-store"})


async def _unless_store_away(answer: Awaitable[Response]) -> Response:
    try:
        return await answer
    except StoreUnavailableError:
        return _problem("unavailable")
