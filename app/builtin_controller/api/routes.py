"""Which view answers which path, and the order in which AWX checks a request.

Path, then credentials, then method, then what the credential may do, then the view. Ids are
ASCII digits only; any other path gets AWX's HTML page for 404.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from app.builtin_controller.api import (
    about_views,
    account_views,
    event_views,
    job_views,
    schedule_views,
    template_views,
)
from app.builtin_controller.api.bodies import UnreadableBodyError
from app.builtin_controller.api.http import Request, Response, json_response
from app.builtin_controller.api.link_format import with_format
from app.builtin_controller.api.refusals import (
    RefusedError,
    method_not_allowed,
    nothing_matches,
    refused,
    unknown_path,
)
from app.builtin_controller.api.sign_in import caller_of, check_scope, signed_in
from app.builtin_controller.filters.errors import FilterError
from app.builtin_controller.storage.records import Caller
from app.builtin_controller.storage.store import Store

View: TypeAlias = Callable[..., Response]
"""Takes the store, the request, the caller and the numbers in the path."""

_EVENT_HEADERS = {"X-UI-Max-Events": "4000"}
_ACCEPTED_TYPES = frozenset({"*/*", "application/*", "application/json", "text/html"})


@dataclass(frozen=True, slots=True)
class Route:
    """A path and its view for each method."""

    path: re.Pattern[str]
    views: Mapping[str, View]
    is_public: bool = False
    reads_credentials: bool = True
    """Whether AWX looks at credentials there at all."""
    headers: Mapping[str, str] | None = None
    more_methods: tuple[str, ...] = ()
    """Methods that AWX allows here and this controller has no view for."""

    @property
    def allowed(self) -> str:
        """The header `Allow`, in which AWX names OPTIONS everywhere; here that gets 405."""
        methods = {*self.views, *self.more_methods}
        named = [name for name in ("GET", "POST", "DELETE") if name in methods]
        return ", ".join([*named, "HEAD", "OPTIONS"])


@dataclass(frozen=True, slots=True)
class RoutedResponse:
    """A response with what the common headers depend on."""

    response: Response
    allowed: str | None = None
    """The header `Allow`; None where AWX's own layers did not answer."""
    caller: Caller | None = None
    reads_credentials: bool = True


def routed_response(store: Store, request: Request) -> RoutedResponse:
    """The response to any request, refusals included."""
    route, numbers = _route(request.path)
    if route is None:
        return RoutedResponse(unknown_path().response)
    caller = caller_of(request, store) if route.reads_credentials else None
    reads_credentials = route.reads_credentials
    try:
        response = _view_response(store, request, caller, route, numbers)
        response = with_format(response, request.parameter("format"))
    except UnreadableBodyError as error:
        response, caller, reads_credentials = error.response, None, False
    except RefusedError as error:
        response = error.response
    except FilterError as error:
        response = json_response(error.body, error.status)
    if response.content_type and response.content_type.startswith("text/html"):
        return RoutedResponse(response, caller=caller)
    headers = {**response.headers, **(route.headers or {})}
    whole = Response(response.status, response.body, response.content_type, headers)
    return RoutedResponse(whole, route.allowed, caller, reads_credentials)


def path_with_slash(path: str) -> str | None:
    """The path that was meant, where only the last slash is missing; else None."""
    if path.endswith("/") or _route(f"{path}/")[0] is None:
        return None
    return f"{path}/"


def _view_response(
    store: Store, request: Request, caller: Caller | None, route: Route, numbers: list[int]
) -> Response:
    if not route.is_public:
        caller = signed_in(caller)
    _check_accepted(request)
    view = route.views.get("GET" if request.method == "HEAD" else request.method)
    if view is None:
        raise method_not_allowed(request.method)
    if caller is not None:
        check_scope(request, caller)
    return view(store, request, caller, *numbers)


def _route(path: str) -> tuple[Route | None, list[int]]:
    for route in _ROUTES:
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


def _no_job(*_given: object) -> Response:
    raise nothing_matches("Job")


def _at(
    path: str,
    *,
    is_public: bool = False,
    reads_credentials: bool = True,
    headers: Mapping[str, str] | None = None,
    more_methods: tuple[str, ...] = (),
    **views: View,
) -> Route:
    pattern = re.compile("/api/" + path.replace("{}", "([0-9]{1,4000})"))
    return Route(pattern, views, is_public, reads_credentials, headers, more_methods)


_ROUTES = (
    _at("", is_public=True, GET=about_views.show_api),
    _at("v2/", is_public=True, GET=about_views.show_version),
    _at("v2/ping/", is_public=True, reads_credentials=False, GET=about_views.show_ping),
    _at("v2/me/", GET=account_views.show_me),
    _at("v2/tokens/", GET=account_views.list_tokens, POST=account_views.make_token),
    _at("v2/tokens/{}/", GET=account_views.show_token, DELETE=account_views.revoke_token),
    _at("v2/users/{}/personal_tokens/", POST=account_views.make_own_token, more_methods=("GET",)),
    _at("v2/system_jobs/", GET=job_views.list_jobs),
    _at("v2/system_jobs/{}/", GET=job_views.show_job, DELETE=job_views.delete_job),
    _at("v2/system_jobs/{}/cancel/", GET=job_views.show_cancel, POST=job_views.cancel_job),
    _at("v2/system_jobs/{}/events/", GET=event_views.list_events, headers=_EVENT_HEADERS),
    _at("v2/system_jobs/{}/notifications/", GET=job_views.list_notifications),
    _at("v2/system_job_templates/", GET=template_views.list_templates),
    _at("v2/system_job_templates/{}/", GET=template_views.show_template),
    _at("v2/system_job_templates/{}/jobs/", GET=template_views.list_jobs_of_template),
    _at(
        "v2/system_job_templates/{}/schedules/", GET=schedule_views.list_schedules,
        more_methods=("POST",),
    ),
    _at(
        "v2/system_job_templates/{}/launch/",
        GET=template_views.show_launch, POST=template_views.launch,
    ),
    # Ordinary jobs have URLs of their own, and there are none here, whatever the id.
    _at("v2/jobs/{}/", GET=_no_job, DELETE=_no_job),
    _at("v2/jobs/{}/stdout/", GET=_no_job),
)  # fmt: skip
