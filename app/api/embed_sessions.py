"""The sessions of portals' frames: what a frame asks for before anything else.

`POST /api/embed-sessions`, by the frame with the token of a link (app/api/embed_links.py): the key
of its session. `GET` with that key says how long it lasts, and keeps it in use.
"""

from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import quote

import structlog
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from app.api.caller import FRAME_SCHEME
from app.api.embed_json import FrameJson, LinkTokenJson, NewFrameJson
from app.api.embed_keys import PortalOf, bearer_of
from app.api.errors import NO_STORE, error_answer
from app.api.json_body import (
    MOST_BYTES,
    bad_field,
    described_body,
    json_object,
    number_field,
    text_field,
)
from app.api.route import ApiRoute, operation
from app.jobs.json_value import Json
from app.jobs.limits import LARGEST_INTEGER
from app.runtime.work_pool import BusyError
from app.services.container import Services
from app.services.embed_grants import (
    EmbedGrants,
    EmbedSession,
)

log = structlog.get_logger(__name__)

SESSIONS_PATH = "/api/embed-sessions"

TAG = "Frames of portals"
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


def embed_session_routes(embedding: Callable[[], Embedding]) -> list[ApiRoute]:
    """The operations of sessions; `embedding` is asked at each request: it is made at the start."""

    async def begin(request: Request) -> Response:
        return await _open_session(embedding(), request)

    async def describe(request: Request) -> Response:
        return await _describe_session(embedding(), request)

    return [
        operation(
            "POST",
            SESSIONS_PATH,
            begin,
            "embed_session_begin",
            most_bytes=MOST_BYTES,
            tag=TAG,
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
            tag=TAG,
            summary="What a frame's session is for, and how long it lasts",
            responses={200: {"model": FrameJson}},
        ),
    ]


def shown_ids(body: dict[str, Json]) -> tuple[int, int]:
    """The job and the template that a body names: one of the two, the other one is 0."""
    if "template" not in body:
        return number_field(body, "job", LARGEST_INTEGER), 0
    if "job" in body:
        raise bad_field("template", "left out where a job is given")
    return 0, number_field(body, "template", LARGEST_INTEGER)


async def _open_session(embedding: Embedding, request: Request) -> Response:
    body = json_object(request, frozenset({"token", "origin", "job", "template"}))
    job_id, template_id = shown_ids(body)
    found = await embedding.grants.open_session(
        text_field(body, "token", _LONGEST_TOKEN),
        controller=controller_of(request),
        job_id=job_id,
        template_id=template_id,
        origin=text_field(body, "origin", LONGEST_ORIGIN),
    )
    # The operator may have taken the portal out of the list meanwhile.
    if found is None or found[1].grant.origin not in embedding.origins:
        log.warning("embed_link_refused", address=address_of(request))
        return error_answer(HTTPStatus.FORBIDDEN, "link_not_valid", _NOT_VALID)
    key, session = found
    _begin_to_read(embedding.frame_services_of(session), session)
    log.info(
        "embed_session_began",
        id=session.id,
        portal=session.portal,
        job_id=session.grant.job_id,
        template_id=session.grant.template_id,
        address=address_of(request),
    )
    return JSONResponse({"key": key, **_described(session)}, HTTPStatus.CREATED, NO_STORE)


def _begin_to_read(services: Services | None, session: EmbedSession) -> None:
    """Ask for what the frame asks for next, a way to the browser and back earlier."""
    if services is None or not session.grant.job_id:
        return
    with suppress(BusyError):  # then it is asked for when the frame asks
        services.first_reads.begin(session.grant.job_id, may_be_recent=True)


async def _describe_session(embedding: Embedding, request: Request) -> Response:
    session = await session_of(embedding, request)
    if session is None:
        return session_over()
    return JSONResponse(_described(session), headers=NO_STORE)


def _described(session: EmbedSession) -> FrameJson:
    grant = session.grant
    described: FrameJson = {
        "origin": grant.origin,
        "actions": grant.actions,
        "ends_in_s": int(session.seconds_left),
    }
    described["template" if grant.template_id else "job"] = grant.template_id or grant.job_id
    return described


async def session_of(embedding: Embedding, request: Request) -> EmbedSession | None:
    """The session of the frame that the request comes from; None where there is none any more."""
    key = bearer_of(request, FRAME_SCHEME)
    session = await embedding.grants.session(key) if key else None
    is_here = session is not None and session.grant.controller == controller_of(request)
    return session if is_here else None


def controller_of(request: Request) -> str:
    """The name of the controller that the request is about; "" where there is only one."""
    return str(request.scope.get("jobpane.controller", ""))


def prefix_of(controller: str) -> str:
    """What stands before the paths of this controller; "" where there is only one."""
    return f"/c/{quote(controller, safe='')}" if controller else ""


def address_of(request: Request) -> str:
    """The client's IP address, for the log; "" where it is not known."""
    return request.client.host if request.client else ""


def session_over() -> JSONResponse:
    """The answer to a frame whose session has ended."""
    answer = error_answer(HTTPStatus.UNAUTHORIZED, "session_over", _OVER)
    answer.headers["WWW-Authenticate"] = FRAME_SCHEME
    return answer
