"""A frame's downloads: `POST /api/download-tickets` gives a URL that its browser can follow once.

A browser sends no key when it follows a link, and a key must not stand in a URL; a ticket may,
since it is worth one download, within a minute. `GET /api/downloads/{ticket}` is that download.
"""

from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from app.api.embed import Embedding, controller_of, prefix_of, session_of, session_over
from app.api.errors import NO_STORE, error_answer
from app.api.json_body import bad_field, json_object, text_field
from app.api.output_download import download
from app.api.route import api_route

TICKETS_PATH = "/api/download-tickets"
DOWNLOADS_PATH = "/api/downloads"

_LONGEST_URL = 2000


def ticket_routes(embedding: Callable[[], Embedding]) -> list[Route]:
    """The two routes; `embedding` is asked at each request, for it is made at the start."""

    async def tickets(request: Request) -> Response:
        return _make_ticket(embedding(), request)

    async def downloads(request: Request) -> Response:
        return await _follow_ticket(embedding(), request)

    return [
        api_route(TICKETS_PATH, tickets, "download_tickets", ("POST",), takes_body=True),
        api_route(f"{DOWNLOADS_PATH}/{{ticket}}", downloads, "ticket_download", ("GET",)),
    ]


def _make_ticket(embedding: Embedding, request: Request) -> Response:
    session = session_of(embedding, request)
    if session is None:
        return session_over()
    url = text_field(json_object(request, frozenset({"url"})), "url", _LONGEST_URL)
    path = f"/api/jobs/{session.grant.job_id}/output/download"
    if not url.isascii() or not url.startswith(f"{path}?") or "#" in url:
        raise bad_field("url", f"the download of this frame's job: {path}?…")
    ticket = embedding.grants.new_ticket(session, url)
    answer = {"url": f"{prefix_of(session.grant.controller)}{DOWNLOADS_PATH}/{ticket}"}
    return JSONResponse(answer, HTTPStatus.CREATED, NO_STORE)


async def _follow_ticket(embedding: Embedding, request: Request) -> Response:
    found = embedding.grants.take_ticket(request.path_params["ticket"])
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
    scope = {
        **request.scope,
        "path_params": {"job_id": str(session.grant.job_id)},
        "query_string": urlsplit(url).query.encode("ascii"),
    }
    return await download(services.outputs, Request(scope))
