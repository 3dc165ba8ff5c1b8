"""Links for the frames of portals: `POST /api/embed-tokens`, by a portal's server with its key.

A link leads to one job, or to one template's card.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from urllib.parse import quote

import structlog
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from app.api.embed_json import LinkJson, LinkWantedJson
from app.api.embed_keys import portal_name
from app.api.embed_sessions import (
    LONGEST_ORIGIN,
    TAG,
    Embedding,
    address_of,
    controller_of,
    prefix_of,
    shown_ids,
)
from app.api.errors import NO_STORE, error_answer, failure_answer, history_off
from app.api.json_body import (
    MOST_BYTES,
    bad_field,
    described_body,
    json_object,
    switch_field,
    text_field,
)
from app.api.read_ahead import ReadAhead
from app.api.route import ApiRoute, operation
from app.jobs.permissions import ACTIONS_OFF
from app.services.container import Services
from app.services.embed_grants import LIMITS, EmbedGrant, TooManyTokensError
from app.services.failures import Failure

log = structlog.get_logger(__name__)

TOKENS_PATH = "/api/embed-tokens"
_NO_TEMPLATE = "No template with this id is known. Check the id."


def embed_link_routes(embedding: Callable[[], Embedding]) -> list[ApiRoute]:
    """The operations; `embedding` is asked at each request, for it is made at the start."""
    ahead = ReadAhead()

    async def tokens(request: Request) -> Response:
        return await _make_link(embedding(), request, ahead)

    return [
        operation(
            "POST",
            TOKENS_PATH,
            tokens,
            "embed_tokens",
            most_bytes=MOST_BYTES,
            tag=TAG,
            summary="A link to a job or template, for a portal",
            status_code=HTTPStatus.CREATED,
            responses={201: {"model": LinkJson}},
            openapi_extra=described_body(LinkWantedJson),
        ),
    ]


async def _make_link(embedding: Embedding, request: Request, ahead: ReadAhead) -> Response:
    portal = portal_name(request, embedding.portal_of)
    if portal is None:
        return _bad_key(request)
    controller = controller_of(request)
    body = json_object(request, frozenset({"job", "template", "origin", "actions"}))
    job_id, template_id = shown_ids(body)
    grant = EmbedGrant(
        controller,
        job_id,
        text_field(body, "origin", LONGEST_ORIGIN),
        switch_field(body, "actions"),
        template_id,
    )
    if grant.origin not in embedding.origins:
        raise bad_field("origin", "one of JOBPANE_EMBED_ORIGINS, written exactly the same")
    refusal = await _refused(embedding.services_of(controller), grant, ahead)
    if refusal is not None:
        return refusal
    try:
        token = await embedding.grants.new_token(grant, portal)
    except TooManyTokensError:
        return _too_many()
    log.info(
        "embed_link_made",
        portal=portal,
        job_id=grant.job_id,
        template_id=grant.template_id,
        origin=grant.origin,
        actions=grant.actions,
    )
    expires_at = datetime.now(UTC) + timedelta(seconds=LIMITS.token_s)
    answer = {
        "url": f"{_base_url(embedding, request)}{frame_path(grant)}#key={token}",
        "expires_at": expires_at.isoformat(timespec="seconds").replace("+00:00", "Z"),
    }
    return JSONResponse(answer, HTTPStatus.CREATED, NO_STORE)


async def _refused(
    services: Services | None, grant: EmbedGrant, ahead: ReadAhead
) -> JSONResponse | None:
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
    if grant.template_id:
        return await _template_refused(services, grant)
    seen = await ahead.record(services, grant.job_id)
    return failure_answer(seen) if isinstance(seen, Failure) else None


async def _template_refused(services: Services, grant: EmbedGrant) -> JSONResponse | None:
    if grant.actions:
        raise bad_field("actions", "false for a template, whose card has none")
    if services.history is None:
        return history_off()
    seen = await services.history.template(grant.template_id)
    if seen is None:
        return error_answer(HTTPStatus.NOT_FOUND, "not_found", _NO_TEMPLATE)
    return failure_answer(seen) if isinstance(seen, Failure) else None


def frame_path(grant: EmbedGrant) -> str:
    """Path and query of the page that the grant opens."""
    origin = quote(grant.origin, safe="")
    page = f"templates/{grant.template_id}" if grant.template_id else f"jobs/{grant.job_id}"
    return f"{prefix_of(grant.controller)}/embed/{page}?origin={origin}"


def _base_url(embedding: Embedding, request: Request) -> str:
    if embedding.public_url:
        return embedding.public_url
    # Its Host is one of ours: app/middleware/own_origin.py has checked it.
    return f"{request.url.scheme}://{request.headers['host']}"


def _bad_key(request: Request) -> JSONResponse:
    log.warning("portal_key_refused", address=address_of(request))
    answer = error_answer(
        HTTPStatus.UNAUTHORIZED,
        "bad_key",
        "A portal's key is required: Authorization: Bearer …",
    )
    answer.headers["WWW-Authenticate"] = "Bearer"
    return answer


def _too_many() -> JSONResponse:
    answer = error_answer(
        HTTPStatus.SERVICE_UNAVAILABLE,
        "too_many_links",
        "This portal has too many unused links. Try again in a few minutes.",
        can_try_again=True,
    )
    answer.headers["Retry-After"] = str(int(LIMITS.token_s))
    return answer
