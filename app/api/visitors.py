"""What the routes of the sign-in need of one controller, and of the browser that asks."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Literal, Protocol

from pydantic import SecretStr
from starlette.requests import Request
from starlette.responses import JSONResponse

from app.api.caller import BROWSER, PRINCIPAL
from app.api.errors import error_answer
from app.services.failures import Failure
from app.services.principals import Principal
from app.services.visitor import ListedSession, NotSignedIn, SignedIn, Visitor
from app.sessions.csrf import HEADER

SITE_PATH = "jobpane.site_path"  # in the scope: below which path people open Jobpane, or ""
Mode = Literal["built-in", "service", "sign-in"]

_NEEDS_NONE = "This Jobpane doesn't need a sign-in."
_FORGED = "This page is out of date. Reload it and try again."
_NO_COOKIES = "Your browser blocks Jobpane's cookies. Allow them and reload this page."


class Methods(Protocol):
    """The ways to sign in that a controller offers."""

    @property
    def oauth(self) -> bool: ...
    @property
    def password(self) -> str: ...
    @property
    def token(self) -> bool: ...


class SignInUses(Protocol):
    """The use cases of signing in and out at one controller."""

    async def methods(self) -> Methods | Failure: ...
    async def with_password(
        self, username: str, password: SecretStr, visitor: Visitor
    ) -> SignedIn | NotSignedIn: ...
    async def with_token(self, token: SecretStr, visitor: Visitor) -> SignedIn | NotSignedIn: ...
    async def oauth_url(self, next_path: str, visitor: Visitor) -> str | NotSignedIn: ...
    async def with_code(
        self, state: str, code: str, visitor: Visitor
    ) -> SignedIn | NotSignedIn: ...
    async def csrf_token(self, visitor: Visitor) -> str: ...
    async def has_csrf(self, token: str, visitor: Visitor) -> bool: ...
    async def sessions(self, visitor: Visitor) -> Sequence[ListedSession]: ...
    async def sign_out(self, visitor: Visitor) -> Sequence[str]: ...
    async def sign_out_everywhere(self, visitor: Visitor) -> Sequence[str]: ...
    async def end_session(self, session_id: str, visitor: Visitor) -> bool: ...


@dataclass(frozen=True, slots=True)
class SignInSite:
    """One controller, as the routes of the sign-in see it."""

    mode: Mode
    controller: str  # its host, shown before anybody is signed in
    sign_ins: SignInUses | None = None  # None unless the mode is "sign-in"


SiteOf = Callable[[Request], SignInSite]  # finds the controller of a request


def visitor_of(request: Request) -> Visitor:
    """The browser that sent a request."""
    return Visitor(
        address=request.client.host if request.client else "",
        browser_cookie=str(request.scope.get(BROWSER, "")),
        user_agent=request.headers.get("user-agent", ""),
        cookie_header="; ".join(request.headers.getlist("cookie")),
        is_https=request.url.scheme == "https",
        base_path=base_path_of(request),
        # Its Host is one of ours: app/middleware/own_origin.py has checked it.
        origin=f"{request.url.scheme}://{request.headers.get('host', '')}",
    )


def base_path_of(request: Request) -> str:
    """What the controller's paths begin with: "/c/lab", or "" where there is only one."""
    name = request.scope.get("jobpane.controller", "")
    return f"/c/{name}" if name else ""


def whole_base_path_of(request: Request) -> str:
    """What a browser has before the controller's paths: the site's own, and then `/c/lab`."""
    return f"{request.scope.get(SITE_PATH, '')}{base_path_of(request)}"


def user_of(request: Request) -> Principal | None:
    """Who is signed in; None for nobody, and for a portal's frame."""
    found = request.scope.get(PRINCIPAL)
    if not isinstance(found, Principal) or found.has_ended or found.grant is not None:
        return None
    return found


def no_sign_in() -> JSONResponse:
    """The answer where users do not sign in."""
    return error_answer(HTTPStatus.NOT_FOUND, "no_sign_in", _NEEDS_NONE)


async def refused_command(sign_ins: SignInUses, request: Request) -> JSONResponse | None:
    """The answer to a command that no page of ours sent; None if one did."""
    visitor = visitor_of(request)
    if not visitor.browser_cookie and user_of(request) is None:
        return error_answer(HTTPStatus.FORBIDDEN, "no_cookies", _NO_COOKIES)
    tokens = request.headers.getlist(HEADER)
    if len(tokens) == 1 and await sign_ins.has_csrf(tokens[0], visitor):
        return None
    return error_answer(HTTPStatus.FORBIDDEN, "csrf", _FORGED)
