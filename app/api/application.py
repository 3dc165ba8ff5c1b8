"""All routes of plain HTTP as one FastAPI application.

Its own pages and telemetry are off: nothing comes from another host, nothing is measured, and no
body is read that an operation has not asked for.
"""

from collections.abc import Sequence

from fastapi import FastAPI
from fastapi.telemetry import TelemetryConfig
from starlette.middleware import Middleware
from starlette.routing import BaseRoute

from app.api.no_operation import refusing_other_methods, unknown_routes

_NO_TELEMETRY: TelemetryConfig = {
    "tracing": False,
    "metrics": False,
    "logs": False,
    "operation_spans": False,
    "auto_configure": False,
}


def api_app(routes: Sequence[BaseRoute], middleware: Sequence[Middleware] = ()) -> FastAPI:
    """The application of these routes; what leads nowhere under /api is refused."""
    app = FastAPI(
        title="Jobpane",
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        telemetry=_NO_TELEMETRY,
        middleware=list(middleware),
    )
    app.router.routes.extend([*refusing_other_methods(routes), *unknown_routes()])
    return app
