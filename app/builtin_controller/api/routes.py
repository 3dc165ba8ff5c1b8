"""The order in which AWX checks a request, from its path to its view.

Path, then credentials, then method, then what the credential may do, then the view.
"""

from dataclasses import dataclass, replace

from app.builtin_controller.api import csrf
from app.builtin_controller.api.bodies import UnreadableBodyError
from app.builtin_controller.api.http import Request, Response, empty_response, json_response
from app.builtin_controller.api.link_format import with_format
from app.builtin_controller.api.refusals import (
    RefusedError,
    method_not_allowed,
    refused,
    unknown_path,
)
from app.builtin_controller.api.route_tables import Route, routes_of
from app.builtin_controller.api.sign_in import (
    SignIn,
    check_scope,
    sign_in_of,
    signed_in,
    with_session,
)
from app.builtin_controller.filters.errors import FilterError
from app.builtin_controller.storage.records import Caller
from app.builtin_controller.storage.settings import Like
from app.builtin_controller.storage.store import Store
from app.builtin_controller.storage.urls import asked_at

_ACCEPTED_TYPES = frozenset({"*/*", "application/*", "application/json", "text/html"})


@dataclass(frozen=True, slots=True)
class RoutedResponse:
    """A response with what the common headers depend on."""

    response: Response
    allowed: str | None = None
    """The header `Allow`; None where AWX's own layers did not answer."""
    caller: Caller | None = None
    reads_credentials: bool = True
    sets_csrf_cookie: bool = False
    is_of_controller: bool = True


def routed_response(store: Store, request: Request) -> RoutedResponse:
    """The response to any request, refusals included."""
    route, numbers = _route(store.settings.like, request.path)
    if route is None:
        return RoutedResponse(unknown_path().response)
    with asked_at(route.api):
        if route.is_page:
            return RoutedResponse(_page_response(store, request, route))
        return _api_response(store, request, route, numbers)


def path_with_slash(path: str, like: Like = Like.AWX) -> str | None:
    """The path that was meant, where only the last slash is missing; else None."""
    if path.endswith("/") or _route(like, f"{path}/")[0] is None:
        return None
    return f"{path}/"


def _page_response(store: Store, request: Request, route: Route) -> Response:
    """What a page answers; its view looks at credentials itself."""
    view = route.views.get("GET" if request.method == "HEAD" else request.method)
    if view is None:
        allowed = ", ".join([*route.views, "HEAD", "OPTIONS"])
        return replace(empty_response(405), headers={"Allow": allowed})
    return view(store, request)


def _api_response(
    store: Store, request: Request, route: Route, numbers: list[int]
) -> RoutedResponse:
    sign_in = sign_in_of(request, store) if route.reads_credentials else SignIn()
    caller, reads_credentials = sign_in.caller, route.reads_credentials
    try:
        response = _view_response(store, request, sign_in, route, numbers)
        response = with_format(response, request.parameter("format"))
    except UnreadableBodyError as error:
        response, caller, reads_credentials = error.response, None, False
    except RefusedError as error:
        response = error.response
    except FilterError as error:
        response = json_response(error.body, error.status)
    response = with_session(response, request, sign_in, store)
    if response.content_type and response.content_type.startswith("text/html"):
        return RoutedResponse(response, caller=caller)
    whole = replace(response, headers={**response.headers, **route.headers})
    if route.sets_csrf_cookie:
        whole = whole.with_cookies(csrf.cookie_with(csrf.secret_of(request)))
    return RoutedResponse(
        whole,
        route.allowed,
        caller,
        reads_credentials,
        route.sets_csrf_cookie,
        route.is_of_controller,
    )


def _view_response(
    store: Store, request: Request, sign_in: SignIn, route: Route, numbers: list[int]
) -> Response:
    caller = sign_in.caller
    if not route.is_public or sign_in.refusal:
        caller = signed_in(sign_in, store)
    _check_accepted(request)
    view = route.views.get("GET" if request.method == "HEAD" else request.method)
    if view is None:
        raise method_not_allowed(request.method)
    if caller is not None:
        check_scope(request, caller)
    return view(store, request, caller, *numbers)


def _route(like: Like, path: str) -> tuple[Route | None, list[int]]:
    for route in routes_of(like):
        match = route.path.fullmatch(path)
        if match:
            return route, [int(number) for number in match.groups()]
    return None, []


def _check_accepted(request: Request) -> None:
    """Only JSON is served; `format=api` asks for pages that this controller does not have."""
    wanted = request.parameter("format")
    if wanted not in {None, "", "json", "api"}:
        raise refused(404, "Not found.")
    accept = request.headers.get("accept", "*/*") or "*/*"
    types = {kind.partition(";")[0].strip().lower() for kind in accept.split(",")}
    if wanted == "api" or not types & _ACCEPTED_TYPES:
        raise refused(406, "Could not satisfy the request Accept header.")
