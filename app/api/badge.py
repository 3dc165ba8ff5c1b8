"""GET /badge/templates/{id}.svg: how a template's cleanup stands, as a picture.

It is for those who may read the template's history: a user, as on any page, or a portal's server
that shows its key, for the configured token. All others get a picture without any fact.
"""

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from app.api.caller import services_of
from app.api.route import api_route
from app.jobs.limits import LARGEST_INTEGER
from app.presentation.badge import Badge, badge_svg, template_badge
from app.services.container import Services
from app.services.failures import Failure
from app.services.principals import SignedOutError

BADGE_PATH = "/badge/templates/{name}"
_MEDIA_TYPE = "image/svg+xml"
_MAX_AGE_S = 60  # an age of minutes may be a minute old
_VARIES_BY = ("Cookie", "Authorization")
_LABEL = "system jobs"
_LONGEST_ID = 10  # digits

ServicesOf = Callable[[Request], Services]

# The use cases of the portal whose key a request shows; None where it shows none.
PortalServicesOf = Callable[[Request], Services | None]


def badge_routes(of_portal: PortalServicesOf, of_user: ServicesOf = services_of) -> list[Route]:
    """The route; `of_user` are the use cases of the request's principal."""

    async def badge(request: Request) -> Response:
        try:
            return await _answer(request, of_portal(request) or of_user(request))
        except SignedOutError:
            return _picture(request, Badge(_LABEL, "sign in"), HTTPStatus.UNAUTHORIZED)

    return [api_route(BADGE_PATH, badge, "badge")]


async def _answer(request: Request, use: Services) -> Response:
    template_id = _id_of(request.path_params["name"])
    if use.history is None or not template_id:
        return _unknown(request)
    found = await use.history.template(template_id)
    if isinstance(found, Failure):
        status = HTTPStatus.FORBIDDEN if found.is_refusal else HTTPStatus.SERVICE_UNAVAILABLE
        words = "not permitted" if found.is_refusal else "unavailable"
        return _picture(request, Badge(_LABEL, words), status)
    if found is None:
        return _unknown(request)
    now = use.controller_now() or datetime.now(UTC)
    return _picture(request, template_badge(found, now), HTTPStatus.OK)


def _id_of(name: str) -> int:
    digits = name.removesuffix(".svg")
    is_id = name.endswith(".svg") and digits.isascii() and digits.isdigit()
    number = int(digits) if is_id and len(digits) <= _LONGEST_ID else 0
    return number if number <= LARGEST_INTEGER else 0


def _unknown(request: Request) -> Response:
    return _picture(request, Badge(_LABEL, "unknown template"), HTTPStatus.NOT_FOUND)


def _picture(request: Request, badge: Badge, status: HTTPStatus) -> Response:
    svg = badge_svg(badge).encode()
    if status is not HTTPStatus.OK:
        return Response(svg, status, {"Cache-Control": "no-store"}, _MEDIA_TYPE)
    etag = f'"{hashlib.sha256(svg).hexdigest()[:32]}"'
    headers = {
        "Cache-Control": f"private, max-age={_MAX_AGE_S}",
        "ETag": etag,
        "Vary": ", ".join(_VARIES_BY),
    }
    if etag in request.headers.get("if-none-match", ""):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    return Response(svg, status, headers, _MEDIA_TYPE)
