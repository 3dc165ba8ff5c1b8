"""Puts Jobpane together: settings, the controller's client, routes, middleware and pages."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from urllib.parse import urlsplit

import reflex as rx
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware

from app import pages
from app.awx.client import Controller
from app.builtin_controller.launcher import running_controller
from app.http.headers import security_headers
from app.http.health import health_routes
from app.http.odd_addresses import OddAddresses
from app.http.output import output_routes
from app.http.own_origin import own_origin_only
from app.http.preload import preload_scripts
from app.http.record import record_routes
from app.jobs.actions import Access
from app.logs import set_up_logs
from app.settings import Settings, load_settings
from app.state.accidents import on_accident
from app.state.provided import is_provided, provide, withdraw, workspace
from app.theme import STYLESHEETS
from app.viewing.workspace import workspace_for

settings = load_settings()


@asynccontextmanager
async def open_workspace() -> AsyncIterator[None]:
    """Connect to the controller, starting the built-in one where none is configured."""
    set_up_logs(settings.log_format)
    async with AsyncExitStack() as stack:
        controller, source = await _controller(settings, stack)
        access = Access(person=None, actions_on=settings.actions_on)
        has_pages = not settings.is_built_in
        provide(workspace_for(controller, access, source, has_pages=has_pages))
        try:
            yield
        finally:
            withdraw()


async def _controller(chosen: Settings, stack: AsyncExitStack) -> tuple[Controller, str]:
    if chosen.is_built_in:
        built_in = await stack.enter_async_context(running_controller(chosen.data_dir))
        token = built_in.token_file.read_text().strip()
        client = Controller(built_in.url, token)
        source = "Built-in controller"
    else:
        client = Controller(chosen.controller_url, chosen.token(), ca_file=chosen.controller_ca)
        source = urlsplit(chosen.controller_url).hostname or ""
    return await stack.enter_async_context(client), source


routes = Starlette(
    routes=[
        *health_routes(is_ready=is_provided),
        *output_routes(lambda _: workspace().output),
        *record_routes(lambda: workspace().reader),
    ],
    middleware=[Middleware(GZipMiddleware, minimum_size=1000)],
)

app = rx.App(
    stylesheets=STYLESHEETS,
    head_components=[rx.el.link(rel="icon", href="/favicon.svg", type="image/svg+xml")],
    html_lang="en",
    toaster=None,
    reset_style=False,
    app_wraps={},
    backend_exception_handler=on_accident,
    api_transformer=[
        OddAddresses,
        routes,
        preload_scripts,
        own_origin_only(settings),
        security_headers,
    ],
)
app.register_lifespan_task(open_workspace)
pages.add_to(app)
