"""Puts Jobpane together: settings, routes, middleware and pages."""

import asyncio
from collections.abc import AsyncIterator, Collection, Iterable, Mapping
from contextlib import asynccontextmanager
from typing import Any

import reflex as rx
from prometheus_client.metrics_core import Metric
from socketio.exceptions import ConnectionRefusedError as RefusedConnection
from starlette.middleware import Middleware
from starlette.middleware.gzip import DEFAULT_EXCLUDED_CONTENT_TYPES, GZipMiddleware
from starlette.requests import Request
from starlette.types import ASGIApp

from app import pages
from app.api.application import api_app
from app.api.badge import badge_routes
from app.api.caller import services_of
from app.api.comparison import comparison_routes
from app.api.download_tickets import ticket_routes
from app.api.embed_links import embed_link_routes
from app.api.embed_sessions import Embedding, embed_session_routes
from app.api.first_screen import first_screen_routes
from app.api.health import PageHealth, has_thread, health_routes, identity_of, is_page_served
from app.api.jobs import job_routes
from app.api.jobs_export import export_routes
from app.api.metrics import MetricsAccess, metrics_routes
from app.api.output import output_routes
from app.api.output_download import DOWNLOAD_TYPES
from app.api.prefetch import prefetch_routes
from app.api.readiness import readiness_routes
from app.api.record import record_routes
from app.api.session import session_routes
from app.api.sign_in import sign_in_routes
from app.api.templates import template_routes
from app.api.visitors import SignInSite
from app.components.react import site_file
from app.embedding import expected_frame, portal_services, with_frames
from app.hosting.connections import Limits
from app.hosting.joining import end_what_never_joins
from app.hosting.polling_relay import PollingRelay
from app.hosting.slow_pages import end_slow_pages
from app.hosting.transports import allow_polling, end_polling
from app.logs import set_up_logs
from app.middleware.built_files import BuiltFiles
from app.middleware.controller_chooser import look_of_build
from app.middleware.controller_html import labels_of
from app.middleware.controller_pages import controller_pages
from app.middleware.controller_path import controller_path
from app.middleware.first_screens import first_screens, site_with
from app.middleware.limits import UserLimits, limits
from app.middleware.observed import observed
from app.middleware.odd_urls import OddUrls, with_line_breaks_routable
from app.middleware.own_connections import own_connections
from app.middleware.own_origin import own_origin_only
from app.middleware.page_heads import page_heads
from app.middleware.page_tail import page_tails
from app.middleware.preload_scripts import preload_scripts, styles_of_build
from app.middleware.principals import principals
from app.middleware.security_headers import security_headers
from app.middleware.short_bodies import short_bodies
from app.middleware.site_path import site_path
from app.middleware.trusted_proxies import trusted_proxies
from app.middleware.vary_once import VaryOnce
from app.observing import Observation, observed_process
from app.reloading import as_now, reloading
from app.services.principals import Principal, PrincipalSource
from app.services.shared_counts import SharedCounts
from app.sessions.store import StoreUnavailableError
from app.settings import load_settings
from app.sign_in_startup import session_keys_of
from app.startup import Site, known_urls_of, measured_controllers, opened_sites
from app.state.expiry import keep_states_of
from app.state.incoming import is_event
from app.state.services import is_provided, provide, withdraw
from app.state.tabs import Tabs, bind_tabs
from app.state.unexpected_errors import on_unexpected_error
from app.theme import STYLESHEETS
from app.version import VERSION

settings = load_settings()
# A download has a length and ranges, which compression on the way would make wrong.
NOT_COMPRESSED = (*DEFAULT_EXCLUDED_CONTENT_TYPES, *DOWNLOAD_TYPES)


sites: dict[str, Site] = {}  # by the name of the controller, while the app runs
tabs = Tabs()
embeddings: list[Embedding] = []  # one, while the app runs
observations: list[Observation] = []  # one, while the app runs
counts = SharedCounts()
metrics_access = MetricsAccess(settings.metrics_token_file)
page_health = PageHealth(
    {
        "pages": is_page_served,
        "outputs": has_thread(
            lambda: [site.shared.library.pools.windows for site in sites.values()]
        ),
    }
)


def source_of(scope: Mapping[str, Any]) -> PrincipalSource | None:
    """Where the principals of a request's controller are found."""
    site = sites.get(scope.get("jobpane.controller", ""))
    return None if site is None else site.principals


def sign_in_site(request: Request) -> SignInSite:
    """How users sign in at a request's controller."""
    site = sites[request.scope.get("jobpane.controller", "")]
    return SignInSite(site.mode.value, site.shared.source, site.sign_ins)


async def find_frame(scope: Mapping[str, Any], key: str) -> Principal | None:
    """The principal of the embedded frame that holds `key`."""
    source = source_of(scope)
    try:
        return None if source is None else await source.of_frame_key(key)
    except StoreUnavailableError:
        raise RefusedConnection("no_sessions") from None


def handshake_of(sid: str) -> Mapping[str, Any] | None:
    """The scope of the request that opened a connection to the events; None if there is none."""
    opened = None if app.sio is None else app.sio.environ.get(sid)
    return None if opened is None else opened.get("asgi.scope")


async def own_figures() -> Iterable[Metric]:
    """What the workers of this machine count of themselves."""
    return await observations[0].figures() if observations else ()


def connected_tabs() -> Collection[str]:
    """The client tokens of the tabs that hold a websocket now."""
    return app.event_namespace.token_to_sid if app.event_namespace else ()


@asynccontextmanager
async def provide_services() -> AsyncIterator[None]:
    """A Reflex lifespan task: start the services with the server, and close them at its end."""
    log_limit = set_up_logs(as_now(settings).log_format)
    async with (
        opened_sites(settings) as opened,
        with_frames(settings, opened) as (framed, embedding),
        observed_process(settings, opened, connected_tabs) as observation,
        counts.joined(next(iter(opened.values())).shared.cluster),
    ):
        observations[:] = [observation]
        sites.update(framed)
        embeddings[:] = [embedding]
        tabs.use_secret(session_keys_of(settings).derived("tabs")[0])
        provide(tabs, connected_tabs, known_urls_of(settings))
        keeping = asyncio.create_task(keep_states_of(connected_tabs, app.state_manager))
        if relays and app.sio is not None:
            cluster = next(iter(opened.values())).shared.cluster
            app.sio.eio.generate_id = relays[0].join(cluster, app.sio.eio.generate_id)
        try:
            with reloading(as_now(settings)):
                yield
        finally:
            for relay in relays:
                relay.leave()
            keeping.cancel()
            withdraw()
            sites.clear()
            observations.clear()
            log_limit.report()


routes = api_app(
    [
        *health_routes(is_provided, page_health, identity=identity_of(settings.data_dir, VERSION)),
        *readiness_routes(
            metrics_access,
            page_health,
            lambda: observations[0].readiness if observations else None,
        ),
        *metrics_routes(
            metrics_access,
            own_figures,
            lambda: measured_controllers(settings, sites),
        ),
        *output_routes(lambda request: services_of(request).outputs),
        *template_routes(services_of),
        *export_routes(services_of),
        *job_routes(services_of),
        *record_routes(
            lambda request: services_of(request).reader,
            lambda request: services_of(request).outputs.pools.windows,
        ),
        *first_screen_routes(services_of, site_with(labels_of(settings))),
        *prefetch_routes(services_of),
        *badge_routes(lambda request: portal_services(embeddings[0], request)),
        *comparison_routes(lambda request: services_of(request).comparisons),
        *sign_in_routes(sign_in_site),
        *session_routes(sign_in_site),
        *embed_link_routes(lambda: embeddings[0]),
        *embed_session_routes(lambda: embeddings[0]),
        *ticket_routes(lambda: embeddings[0]),
    ],
    middleware=[
        Middleware(GZipMiddleware, minimum_size=1000, exclude_content_types=NOT_COMPRESSED)
    ],
    look=look_of_build,
)

app = rx.App(
    stylesheets=STYLESHEETS,
    head_components=[rx.el.link(rel="icon", href=site_file("/favicon.svg"), type="image/svg+xml")],
    html_lang="en",
    toaster=None,
    reset_style=False,
    app_wraps={},
    backend_exception_handler=on_unexpected_error,
    api_transformer=[
        routes,
        OddUrls,
        preload_scripts,
        short_bodies(Limits().message_bytes),
        own_connections(handshake_of),
        page_heads(settings.public_url, styles_of_build(), has_history=bool(settings.history_days)),
        first_screens(
            site_with(labels_of(settings)),
            settings.limit_requests,
            lambda scope, job_id: expected_frame(embeddings[0], scope, job_id),
        ),
        limits(
            UserLimits(
                connections=settings.limit_connections,
                downloads=settings.limit_downloads,
                searches=settings.limit_searches,
                requests=settings.limit_requests,
            ),
            counts,
        ),
        principals(source_of, settings.site_path),
        controller_pages(labels_of(settings), settings.public_url),
        BuiltFiles,
        own_origin_only(settings),
        trusted_proxies(settings),
        security_headers(settings.embed_origins, settings.public_url),
        controller_path([one.name for one in settings.controllers]),
        observed(settings.behind_proxy),
        site_path(settings.site_path),
        page_tails(settings.site_path),
    ],
)
allow_polling(app)
bind_tabs(app, tabs, find_frame, is_event)
end_what_never_joins(app)
end_slow_pages(app)
app.register_lifespan_task(provide_services)
pages.add_to(app)


def let_pages_go() -> None:
    """The server begins to stop: pages connect elsewhere."""
    end_polling(app)


relays: list[PollingRelay] = []  # one, once the application is served


def served() -> ASGIApp:
    """The whole application, as the server runs it."""
    inner = with_line_breaks_routable(VaryOnce(app()))
    relay = PollingRelay(inner, body_bytes=Limits().message_bytes)
    relays[:] = [relay]
    return relay
