"""Who is signed in, the sessions of the same user, and signing out.

- `GET /api/session?next=`: for anyone; while nobody is signed in it says which ways there are.
  `next` comes back as "/" unless it is a page of ours.
- `GET /api/sessions`, `POST /api/sessions/{id}/end`, `POST /api/sign-out`,
  `POST /api/sign-out-everywhere`: for a signed-in user, and about that user's sessions alone.
"""

from collections.abc import Awaitable, Callable, Sequence
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from app.api.errors import NO_STORE, error_answer
from app.api.route import Answer, api_route
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

OfUser = Callable[[SignInUses, Request], Awaitable[Response]]


def session_routes(site_of: SiteOf) -> list[Route]:
    """The routes; `site_of` finds the controller of a request."""

    async def session(request: Request) -> Response:
        return await _describe(site_of(request), request)

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

    post = ("POST",)
    return [
        api_route("/api/session", session, "session"),
        api_route("/api/sessions", of_user(_list), "sessions"),
        api_route("/api/sessions/{session_id}/end", of_user(_end), "end_session", post),
        api_route("/api/sign-out", of_user(_sign_out), "sign_out", post),
        api_route("/api/sign-out-everywhere", of_user(_sign_out_everywhere), "everywhere", post),
    ]


async def _describe(site: SignInSite, request: Request) -> Response:
    user = user_of(request)
    csrf, methods, problem = "", None, ""
    if site.sign_ins is not None:
        csrf = await site.sign_ins.csrf_token(visitor_of(request))
        if user is None:
            methods, problem = await _methods(site.sign_ins)
    about = {
        "mode": site.mode,
        "signed_in": user is not None,
        "user": "" if user is None else user.name,
        "read_only": user is not None and user.is_read_only,
        "controller": site.controller,
        "csrf": csrf,
        "methods": methods,
        "problem": problem,
        "next": safe_next(request.query_params.get("next", "")),
    }
    return JSONResponse(about, headers=NO_STORE)


async def _methods(sign_ins: SignInUses) -> tuple[dict[str, bool] | None, str]:
    """The ways to sign in, or why they are not known."""
    found = await sign_ins.methods()
    if isinstance(found, Failure):
        return None, found.message
    methods = {"oauth": found.oauth, "password": bool(found.password), "token": found.token}
    return methods, ""


async def _list(sign_ins: SignInUses, request: Request) -> Response:
    listed = [_listed(one) for one in await sign_ins.sessions(visitor_of(request))]
    return JSONResponse({"sessions": listed}, headers=NO_STORE)


def _listed(session: ListedSession) -> dict[str, object]:
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
