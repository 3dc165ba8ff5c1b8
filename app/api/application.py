"""All routes of plain HTTP as one FastAPI application.

Its own pages and telemetry are off: nothing comes from another host, nothing is measured, and no
body is read that an operation has not asked for.
"""

from collections.abc import Callable, Sequence
from importlib.metadata import version

from fastapi import FastAPI
from fastapi.telemetry import TelemetryConfig
from starlette.middleware import Middleware
from starlette.routing import BaseRoute

from app.api.description import description_routes
from app.api.docs_page import Look
from app.api.no_operation import refusing_other_methods, unknown_routes
from app.api.route_names import name_routes

_NO_TELEMETRY: TelemetryConfig = {
    "tracing": False,
    "metrics": False,
    "logs": False,
    "operation_spans": False,
    "auto_configure": False,
}


def api_app(
    routes: Sequence[BaseRoute],
    middleware: Sequence[Middleware] = (),
    look: Callable[[], Look] = Look,
) -> FastAPI:
    """The application of these routes and of their description; nothing else is under /api.

    `look` gives what the description's page takes from the build.
    """
    app = FastAPI(
        title="Jobpane",
        version=version("jobpane"),
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        telemetry=_NO_TELEMETRY,
        middleware=list(middleware),
    )
    described = description_routes(app.openapi, look)
    name_routes([*described, *routes])
    app.router.routes.extend([*described, *refusing_other_methods(routes), *unknown_routes()])
    return app
