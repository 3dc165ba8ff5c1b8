"""Who is signed in, the sessions of the same user, and signing out.

- `GET /api/session?next=`: for anyone; while nobody is signed in it says which ways there are.
  `next` comes back as "/" unless it is a page of ours.
- `GET /api/sessions`, `POST /api/sessions/{id}/end`, `POST /api/sign-out`,
  `POST /api/sign-out-everywhere`: for a signed-in user, and about that user's sessions alone.
"""

from collections.abc import Awaitable, Callable, Sequence
from http import HTTPStatus
from typing import Annotated

from fastapi import Query
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from typing_extensions import TypedDict

from app.api.errors import NO_STORE, error_answer
from app.api.route import Answer, ApiRoute, Described, Endpoint, operation
from app.api.visitors import (
    SignInSite,
    SignInUses,
    SiteOf,
    no_sign_in,
    refused_command,
    user_of,
    visitor_of,
)
from app.services.failures import Failure
from app.services.principals import SignedOutError
from app.services.visitor import ListedSession
from app.sessions.next_path import safe_next

_NO_SESSION = "This session has already ended."

_TAG = "Sessions"


class WaysJson(TypedDict):
    """The ways to sign in that the controller offers."""

    oauth: bool
    password: bool
    token: bool


class SessionJson(TypedDict):
    """Who is signed in; `methods` is null where nobody need sign in, or where it is not known."""

    mode: str
    signed_in: bool
    user: str
    read_only: bool
    controller: str
    csrf: str
    methods: WaysJson | None
    problem: str
    next: str


class ListedJson(TypedDict):
    """One session of a user."""

    id: str
    browser: str
    address: str
    signed_in_at: str
    used_at: str
    is_this: bool


class SessionsJson(TypedDict):
    """The sessions of a user."""

    sessions: list[ListedJson]


class DoneJson(TypedDict):
    """Nothing: it is done."""


OfUser = Callable[[SignInUses, Request], Awaitable[Response]]


def session_routes(site_of: SiteOf) -> list[ApiRoute]:
    """The operations; `site_of` finds the controller of a request."""

    def of_user(answer: OfUser) -> Answer:
        """For a signed-in user, and where users sign in at all."""

        async def answered(request: Request) -> Response:
            sign_ins = site_of(request).sign_ins
            if sign_ins is None:
                return no_sign_in()
            if user_of(request) is None:
                raise SignedOutError
            is_command = request.method == "POST"
            refused = await refused_command(sign_ins, request) if is_command else None
            return refused or await answer(sign_ins, request)

        return answered

    return [
        operation(
            "GET",
            "/api/session",
            _describing(site_of),
            "session",
            tag=_TAG,
            summary="Who is signed in, and which ways to sign in there are",
            responses={200: {"model": SessionJson}},
        ),
        operation(
            "GET",
            "/api/sessions",
            of_user(_list),
            "sessions",
            tag=_TAG,
            summary="The sessions of the signed-in user",
            responses={200: {"model": SessionsJson}},
        ),
        *_commands(of_user),
    ]


def _describing(site_of: SiteOf) -> Endpoint:
    async def session(
        request: Request,
        next: Annotated[str, Query(description="The page to continue to.")] = "",  # noqa: A002
    ) -> Response:
        return await _describe(site_of(request), request, safe_next(next))

    return session


def _commands(of_user: Callable[[OfUser], Answer]) -> list[ApiRoute]:
    done: Described = {"responses": {200: {"model": DoneJson}}}

    async def end(request: Request, session_id: str) -> Response:  # noqa: ARG001 # described so
        return await of_user(_end)(request)

    return [
        operation(
            "POST",
            "/api/sessions/{session_id}/end",
            end,
            "end_session",
            summary="End one of your sessions",
            tag=_TAG,
            **done,
        ),
        operation(
            "POST",
            "/api/sign-out",
            of_user(_sign_out),
            "sign_out",
            summary="Sign out",
            tag=_TAG,
            **done,
        ),
        operation(
            "POST",
            "/api/sign-out-everywhere",
            of_user(_sign_out_everywhere),
            "everywhere",
            summary="End all of your sessions",
            tag=_TAG,
            **done,
        ),
    ]


async def _describe(site: SignInSite, request: Request, next_path: str) -> Response:
    user = user_of(request)
    csrf, problem = "", ""
    methods: WaysJson | None = None
    if site.sign_ins is not None:
        csrf = await site.sign_ins.csrf_token(visitor_of(request))
        if user is None:
            methods, problem = await _methods(site.sign_ins)
    about: SessionJson = {
        "mode": site.mode,
        "signed_in": user is not None,
        "user": "" if user is None else user.name,
        "read_only": user is not None and user.is_read_only,
        "controller": site.controller,
        "csrf": csrf,
        "methods": methods,
        "problem": problem,
        "next": next_path,
    }
    return JSONResponse(about, headers=NO_STORE)


async def _methods(sign_ins: SignInUses) -> tuple[WaysJson | None, str]:
    """The ways to sign in, or why they are not known."""
    found = await sign_ins.methods()
    if isinstance(found, Failure):
        return None, found.message
    methods: WaysJson = {
        "oauth": found.oauth,
        "password": bool(found.password),
        "token": found.token,
    }
    return methods, ""


async def _list(sign_ins: SignInUses, request: Request) -> Response:
    listed = [_listed(one) for one in await sign_ins.sessions(visitor_of(request))]
    return JSONResponse({"sessions": listed}, headers=NO_STORE)


def _listed(session: ListedSession) -> ListedJson:
    return {
        "id": session.id,
        "browser": session.browser,
        "address": session.address,
        "signed_in_at": session.created_at.isoformat(timespec="seconds"),
        "used_at": session.used_at.isoformat(timespec="seconds"),
        "is_this": session.is_this,
    }


async def _end(sign_ins: SignInUses, request: Request) -> Response:
    if not await sign_ins.end_session(request.path_params["session_id"], visitor_of(request)):
        return error_answer(HTTPStatus.NOT_FOUND, "no_session", _NO_SESSION)
    return JSONResponse({}, headers=NO_STORE)


async def _sign_out(sign_ins: SignInUses, request: Request) -> Response:
    return _signed_out(await sign_ins.sign_out(visitor_of(request)))


async def _sign_out_everywhere(sign_ins: SignInUses, request: Request) -> Response:
    return _signed_out(await sign_ins.sign_out_everywhere(visitor_of(request)))


def _signed_out(cookies: Sequence[str]) -> Response:
    answer = JSONResponse({}, headers=NO_STORE)
    for cookie in cookies:
        answer.headers.append("Set-Cookie", cookie)
    return answer
