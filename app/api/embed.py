"""Links for the frames of portals, and what such a frame asks for before anything else.

- `POST /api/embed-tokens`, by a portal's server with its key: a link to one job.
- `POST /api/embed-sessions`, by the frame with the link's token: the key of its session. `GET`
  with that key says how long it lasts, and keeps it in use.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from urllib.parse import quote

import structlog
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from app.api.embed_json import FrameJson, LinkJson, LinkTokenJson, LinkWantedJson, NewFrameJson
from app.api.embed_keys import PortalOf, bearer_of, portal_name
from app.api.errors import NO_STORE, error_answer, failure_answer
from app.api.json_body import (
    MOST_BYTES,
    bad_field,
    described_body,
    json_object,
    number_field,
    switch_field,
    text_field,
)
from app.api.route import ApiRoute, operation
from app.jobs.limits import LARGEST_INTEGER
from app.jobs.permissions import ACTIONS_OFF
from app.services.container import Services
from app.services.embed_grants import (
    TOKEN_S,
    EmbedGrant,
    EmbedGrants,
    EmbedSession,
    TooManyTokensError,
)
from app.services.failures import Failure

log = structlog.get_logger(__name__)

TOKENS_PATH = "/api/embed-tokens"
SESSIONS_PATH = "/api/embed-sessions"

FRAME_SCHEME = "Jobpane-Frame"
_TAG = "Frames of portals"
LONGEST_ORIGIN = 300  # characters; a host name has 253 at most
_LONGEST_TOKEN = 100

_NOT_VALID = "This link was used already or has expired. Reload the page in your portal."
_OVER = "This view has expired. Reload the page in your portal."


@dataclass(frozen=True, slots=True)
class Embedding:
    """What the routes need of the world."""

    grants: EmbedGrants
    portal_of: PortalOf
    origins: Collection[str]  # of the portals that may frame
    public_url: str  # "" where the request's own URL is the one that people open
    # The use cases of a controller with the configured token; None where none is configured.
    services_of: Callable[[str], Services | None]
    # Those of one frame's session, with its rights; None once it has ended.
    frame_services_of: Callable[[EmbedSession], Services | None]


def embed_routes(embedding: Callable[[], Embedding]) -> list[ApiRoute]:
    """The operations; `embedding` is asked at each request, for it is made at the start."""

    async def tokens(request: Request) -> Response:
        return await _make_link(embedding(), request)

    return [
        operation(
            "POST",
            TOKENS_PATH,
            tokens,
            "embed_tokens",
            most_bytes=MOST_BYTES,
            tag=_TAG,
            summary="A link to one job, for a portal that presents its key",
            status_code=HTTPStatus.CREATED,
            responses={201: {"model": LinkJson}},
            openapi_extra=described_body(LinkWantedJson),
        ),
        *_session_routes(embedding),
    ]


def _session_routes(embedding: Callable[[], Embedding]) -> list[ApiRoute]:
    async def begin(request: Request) -> Response:
        return _open_session(embedding(), request)

    async def describe(request: Request) -> Response:
        return _describe_session(embedding(), request)

    return [
        operation(
            "POST",
            SESSIONS_PATH,
            begin,
            "embed_session_begin",
            most_bytes=MOST_BYTES,
            tag=_TAG,
            summary="Begin a frame's session with the token of its link",
            status_code=HTTPStatus.CREATED,
            responses={201: {"model": NewFrameJson}},
            openapi_extra=described_body(LinkTokenJson),
        ),
        operation(
            "GET",
            SESSIONS_PATH,
            describe,
            "embed_sessions",
            tag=_TAG,
            summary="What a frame's session is for, and how long it lasts",
            responses={200: {"model": FrameJson}},
        ),
    ]


async def _make_link(embedding: Embedding, request: Request) -> Response:
    portal = portal_name(request, embedding.portal_of)
    if portal is None:
        return _bad_key(request)
    controller = controller_of(request)
    body = json_object(request, frozenset({"job", "origin", "actions"}))
    grant = EmbedGrant(
        controller,
        number_field(body, "job", LARGEST_INTEGER),
        text_field(body, "origin", LONGEST_ORIGIN),
        switch_field(body, "actions"),
    )
    if grant.origin not in embedding.origins:
        raise bad_field("origin", "one of JOBPANE_EMBED_ORIGINS, written exactly the same")
    refusal = await _refused(embedding.services_of(controller), grant)
    if refusal is not None:
        return refusal
    try:
        token = embedding.grants.new_token(grant, portal)
    except TooManyTokensError:
        return _too_many()
    log.info(
        "embed_link_made",
        portal=portal,
        job_id=grant.job_id,
        origin=grant.origin,
        actions=grant.actions,
    )
    expires_at = datetime.now(UTC) + timedelta(seconds=TOKEN_S)
    answer = {
        "url": f"{_base_url(embedding, request)}{frame_path(grant)}#key={token}",
        "expires_at": expires_at.isoformat(timespec="seconds").replace("+00:00", "Z"),
    }
    return JSONResponse(answer, HTTPStatus.CREATED, NO_STORE)


async def _refused(services: Services | None, grant: EmbedGrant) -> JSONResponse | None:
    """Why the link cannot be given; None where it can."""
    if services is None:
        return error_answer(
            HTTPStatus.FORBIDDEN,
            "no_service_token",
            "Frames need a configured token, which this Jobpane doesn't have. "
            "An administrator can set JOBPANE_CONTROLLER_TOKEN_FILE.",
        )
    if grant.actions and not services.access().actions_on:
        return error_answer(
            HTTPStatus.FORBIDDEN,
            "actions_off",
            ACTIONS_OFF,
        )
    seen = await services.reader.read(grant.job_id)
    return failure_answer(seen) if isinstance(seen, Failure) else None


def _open_session(embedding: Embedding, request: Request) -> Response:
    body = json_object(request, frozenset({"token", "origin", "job"}))
    found = embedding.grants.open_session(
        text_field(body, "token", _LONGEST_TOKEN),
        controller=controller_of(request),
        job_id=number_field(body, "job", LARGEST_INTEGER),
        origin=text_field(body, "origin", LONGEST_ORIGIN),
    )
    # The operator may have taken the portal out of the list meanwhile.
    if found is None or found[1].grant.origin not in embedding.origins:
        log.warning("embed_link_refused", address=_address(request))
        return error_answer(HTTPStatus.FORBIDDEN, "link_not_valid", _NOT_VALID)
    key, session = found
    log.info(
        "embed_session_began",
        id=session.id,
        portal=session.portal,
        job_id=session.grant.job_id,
        address=_address(request),
    )
    described = _described(embedding.grants, session)
    return JSONResponse({"key": key, **described}, HTTPStatus.CREATED, NO_STORE)


def _describe_session(embedding: Embedding, request: Request) -> Response:
    session = session_of(embedding, request)
    if session is None:
        return session_over()
    return JSONResponse(_described(embedding.grants, session), headers=NO_STORE)


def _described(grants: EmbedGrants, session: EmbedSession) -> FrameJson:
    return {
        "job": session.grant.job_id,
        "origin": session.grant.origin,
        "actions": session.grant.actions,
        "ends_in_s": int(grants.seconds_left(session)),
    }


def session_of(embedding: Embedding, request: Request) -> EmbedSession | None:
    """The session of the frame that the request comes from; None where there is none any more."""
    key = bearer_of(request, FRAME_SCHEME)
    session = embedding.grants.session(key) if key else None
    is_here = session is not None and session.grant.controller == controller_of(request)
    return session if is_here else None


def controller_of(request: Request) -> str:
    """The name of the controller that the request is about; "" where there is only one."""
    return str(request.scope.get("jobpane.controller", ""))


def frame_path(grant: EmbedGrant) -> str:
    """Path and query of the page that the grant opens."""
    origin = quote(grant.origin, safe="")
    return f"{prefix_of(grant.controller)}/embed/jobs/{grant.job_id}?origin={origin}"


def prefix_of(controller: str) -> str:
    """What stands before the paths of this controller; "" where there is only one."""
    return f"/c/{quote(controller, safe='')}" if controller else ""


def _base_url(embedding: Embedding, request: Request) -> str:
    if embedding.public_url:
        return embedding.public_url
    # Its Host is one of ours: app/middleware/own_origin.py has checked it.
    return f"{request.url.scheme}://{request.headers['host']}"


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


def _bad_key(request: Request) -> JSONResponse:
    log.warning("portal_key_refused", address=_address(request))
    answer = error_answer(
        HTTPStatus.UNAUTHORIZED,
        "bad_key",
        "A portal's key is required: Authorization: Bearer …",
    )
    answer.headers["WWW-Authenticate"] = "Bearer"
    return answer


def session_over() -> JSONResponse:
    """The answer to a frame whose session has ended."""
    answer = error_answer(HTTPStatus.UNAUTHORIZED, "session_over", _OVER)
    answer.headers["WWW-Authenticate"] = FRAME_SCHEME
    return answer


def _too_many() -> JSONResponse:
    answer = error_answer(
        HTTPStatus.SERVICE_UNAVAILABLE,
        "too_many_links",
        "This portal has too many unused links. Try again in a few minutes.",
        can_try_again=True,
    )
    answer.headers["Retry-After"] = str(int(TOKEN_S))
    return answer
