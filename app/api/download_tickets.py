"""A frame's downloads: `POST /api/download-tickets` gives a URL that its browser can follow once.

A browser sends no key when it follows a link, and a key must not stand in a URL; a ticket may,
since it is worth one download, within a minute. `GET /api/downloads/{ticket}` is that download.
"""

from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import urlsplit

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from typing_extensions import TypedDict

from app.api.embed_sessions import Embedding, controller_of, session_of, session_over
from app.api.errors import NO_STORE, error_answer
from app.api.json_body import MOST_BYTES, bad_field, described_body, json_object, text_field
from app.api.output_download import FILE, DownloadParams, download
from app.api.params import query_of
from app.api.route import ApiRoute, operation
from app.api.visitors import whole_base_path_of

TICKETS_PATH = "/api/download-tickets"
DOWNLOADS_PATH = "/api/downloads"

_LONGEST_URL = 2000


class DownloadJson(TypedDict):
    """The download of the frame's job, as its page links it."""

    url: str


class TicketJson(TypedDict):
    """A URL for one download, within a minute."""

    url: str


def ticket_routes(embedding: Callable[[], Embedding]) -> list[ApiRoute]:
    """The two operations; `embedding` is asked at each request, for it is made at the start."""

    async def tickets(request: Request) -> Response:
        return await _make_ticket(embedding(), request)

    async def downloads(request: Request, ticket: str) -> Response:
        return await _follow_ticket(embedding(), request, ticket)

    return [
        operation(
            "POST",
            TICKETS_PATH,
            tickets,
            "download_tickets",
            most_bytes=MOST_BYTES,
            tag="Frames of portals",
            summary="A URL for one download of a frame's job",
            status_code=HTTPStatus.CREATED,
            responses={201: {"model": TicketJson}},
            openapi_extra=described_body(DownloadJson),
        ),
        operation(
            "GET",
            f"{DOWNLOADS_PATH}/{{ticket}}",
            downloads,
            "ticket_download",
            tag="Frames of portals",
            summary="The one download of a ticket",
            response_class=Response,
            responses={200: {"content": FILE}, 206: {"content": FILE}},
        ),
    ]


async def _make_ticket(embedding: Embedding, request: Request) -> Response:
    session = await session_of(embedding, request)
    if session is None:
        return session_over()
    url = text_field(json_object(request, frozenset({"url"})), "url", _LONGEST_URL)
    path = f"/api/jobs/{session.grant.job_id}/output/download"
    if not url.isascii() or not url.startswith(f"{path}?") or "#" in url:
        raise bad_field("url", f"the download of this frame's job: {path}?…")
    ticket = await embedding.grants.new_ticket(session, url)
    answer = {"url": f"{whole_base_path_of(request)}{DOWNLOADS_PATH}/{ticket}"}
    return JSONResponse(answer, HTTPStatus.CREATED, NO_STORE)


async def _follow_ticket(embedding: Embedding, request: Request, ticket: str) -> Response:
    found = await embedding.grants.take_ticket(ticket)
    if found is not None and found[0].grant.controller != controller_of(request):
        found = None
    services = embedding.frame_services_of(found[0]) if found else None
    if found is None or services is None:
        return error_answer(
            HTTPStatus.FORBIDDEN,
            "ticket_not_valid",
            "This download link was used already or has expired. Download again.",
        )
    session, url = found
    params = query_of(QueryParams(urlsplit(url).query), DownloadParams)
    return await download(services.outputs, request, session.grant.job_id, params)
