"""Which paths there are at each kind of controller, and their views.

Ids are ASCII digits only; any other path gets AWX's HTML page for 404.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TypeAlias

from app.builtin_controller.api import (
    about_views,
    account_views,
    application_views,
    event_views,
    job_views,
    oauth_views,
    schedule_views,
    session_views,
    template_views,
)
from app.builtin_controller.api.http import Response
from app.builtin_controller.api.refusals import nothing_matches
from app.builtin_controller.storage.settings import Like
from app.builtin_controller.storage.urls import AWX_API, CONTROLLER_API, GATEWAY_API

View: TypeAlias = Callable[..., Response]
"""Takes the store, the request, the caller and the numbers in the path."""
Page: TypeAlias = Callable[..., Response]
"""Takes the store and the request, and checks credentials itself."""

_EVENT_HEADERS = {"X-UI-Max-Events": "4000"}


@dataclass(frozen=True, slots=True)
class Route:
    """A path and its view for each method."""

    path: re.Pattern[str]
    views: Mapping[str, View]
    is_public: bool = False
    reads_credentials: bool = True
    """Whether AWX looks at credentials there at all."""
    sets_csrf_cookie: bool = False
    is_page: bool = False
    """Whether its views are pages of Django's, outside the API."""
    is_of_controller: bool = True
    """Whether AWX answers, which names itself in its headers, and not a gateway before it."""
    api: str = AWX_API
    """What URLs in its responses begin with."""
    headers: Mapping[str, str] = field(default_factory=dict)
    more_methods: tuple[str, ...] = ()
    """Methods that AWX allows here and this controller has no view for."""

    @property
    def allowed(self) -> str:
        """The header `Allow`, in which AWX names OPTIONS everywhere; here that gets 405."""
        methods = {*self.views, *self.more_methods}
        named = [name for name in ("GET", "POST", "DELETE") if name in methods]
        return ", ".join([*named, "HEAD", "OPTIONS"])


@cache
def routes_of(like: Like) -> tuple[Route, ...]:
    """All the routes of one kind of controller."""
    if like in {Like.GATEWAY, Like.NEWER_GATEWAY}:
        return _gateway_routes()
    tokens = (*_oauth_routes("/api/o/", AWX_API), *_token_routes(AWX_API))
    return (
        _root("/api/", AWX_API, about_views.show_api),
        *_session_routes("/api/", AWX_API),
        *(tokens if like is Like.AWX else ()),
        *_api_routes(AWX_API),
    )


def _gateway_routes() -> tuple[Route, ...]:
    """Users and tokens are the gateway's, and the rest is the controller's behind it."""
    gateway_own = (
        _root("/api/", GATEWAY_API, about_views.show_platform),
        _root("/api/gateway/", GATEWAY_API, about_views.show_gateway),
        _root(f"{GATEWAY_API}/", GATEWAY_API, about_views.show_gateway_version),
        _at(GATEWAY_API, "/me/", GET=account_views.show_me),
        *_token_routes(GATEWAY_API),
        *_oauth_routes("/o/", GATEWAY_API),
    )
    return (
        *(replace(route, is_of_controller=False) for route in gateway_own),
        *_session_routes(f"{GATEWAY_API}/", GATEWAY_API),
        _root("/api/controller/", CONTROLLER_API, about_views.show_api),
        *_api_routes(CONTROLLER_API),
    )


def _session_routes(root: str, api: str) -> tuple[Route, ...]:
    login, log_out = session_views.show_login, session_views.log_out
    return (
        _page(f"{root}login/", api, GET=login, POST=session_views.log_in),
        _page(f"{root}logout/", api, GET=log_out, POST=log_out),
    )


def _token_routes(api: str) -> tuple[Route, ...]:
    return (
        _at(api, "/tokens/", GET=account_views.list_tokens, POST=account_views.make_token),
        _at(api, "/tokens/{}/", GET=account_views.show_token, DELETE=account_views.revoke_token),
        _at(
            api, "/users/{}/personal_tokens/", POST=account_views.make_own_token,
            more_methods=("GET",),
        ),
        _at(
            api, "/applications/", GET=application_views.list_applications,
            POST=application_views.make_application,
        ),
        _at(
            api, "/applications/{}/", GET=application_views.show_application,
            DELETE=application_views.remove_application,
        ),
    )  # fmt: skip


def _oauth_routes(root: str, api: str) -> tuple[Route, ...]:
    return (
        Route(_pattern(root), {"GET": oauth_views.show_oauth}, is_public=True, api=api),
        _page(f"{root}authorize/", api, GET=oauth_views.show_authorize, POST=oauth_views.authorize),
        _page(f"{root}token/", api, POST=oauth_views.give_token),
        _page(f"{root}revoke_token/", api, POST=oauth_views.revoke),
    )


def _api_routes(api: str) -> tuple[Route, ...]:
    job, template = "/system_jobs/{}/", "/system_job_templates/{}/"
    return (
        _at(api, "/", is_public=True, GET=about_views.show_version),
        _at(api, "/ping/", is_public=True, reads_credentials=False, GET=about_views.show_ping),
        _at(api, "/me/", GET=account_views.show_me),
        _at(api, "/system_jobs/", GET=job_views.list_jobs),
        _at(api, job, GET=job_views.show_job, DELETE=job_views.delete_job),
        _at(api, f"{job}cancel/", GET=job_views.show_cancel, POST=job_views.cancel_job),
        _at(api, f"{job}events/", GET=event_views.list_events, headers=_EVENT_HEADERS),
        _at(api, f"{job}notifications/", GET=job_views.list_notifications),
        _at(api, "/system_job_templates/", GET=template_views.list_templates),
        _at(api, template, GET=template_views.show_template),
        _at(api, f"{template}jobs/", GET=template_views.list_jobs_of_template),
        _at(
            api, f"{template}schedules/", GET=schedule_views.list_schedules,
            more_methods=("POST",),
        ),
        _at(
            api, f"{template}launch/", GET=template_views.show_launch, POST=template_views.launch
        ),
        # Ordinary jobs have URLs of their own, and there are none here, whatever the id.
        _at(api, "/jobs/{}/", GET=_no_job, DELETE=_no_job),
        _at(api, "/jobs/{}/stdout/", GET=_no_job),
    )  # fmt: skip


def _no_job(*_given: object) -> Response:
    raise nothing_matches("Job")


def _at(
    api: str,
    path: str,
    *,
    is_public: bool = False,
    reads_credentials: bool = True,
    headers: Mapping[str, str] | None = None,
    more_methods: tuple[str, ...] = (),
    **views: View,
) -> Route:
    return Route(
        _pattern(api + path), views, is_public, reads_credentials, api=api,
        headers=headers or {}, more_methods=more_methods,
    )  # fmt: skip


def _root(path: str, api: str, view: View) -> Route:
    return Route(_pattern(path), {"GET": view}, is_public=True, sets_csrf_cookie=True, api=api)


def _page(path: str, api: str, **views: Page) -> Route:
    return Route(_pattern(path), views, is_page=True, api=api)


def _pattern(path: str) -> re.Pattern[str]:
    return re.compile(path.replace("{}", "([0-9]{1,4000})"))
