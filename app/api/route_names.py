"""Which route a request came to, for figures and spans: the template, never the path.

A middleware far outside puts a `RouteName` into the scope, and the route that answers writes its
template there: what lies between copies the scope, but not what it refers to.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Receive, Scope, Send

ROUTE_NAME = "jobpane.route_name"  # in the scope


@dataclass(slots=True)
class RouteName:
    """The template of the route that answered, "" for pages, files and what is not found."""

    template: str = ""


class _Naming:
    def __init__(self, app: ASGIApp, template: str) -> None:
        self._app = app
        self._template = template

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        name = scope.get(ROUTE_NAME)
        if isinstance(name, RouteName):
            name.template = self._template
        await self._app(scope, receive, send)


def name_routes(routes: Iterable[BaseRoute]) -> None:
    """Have each of these routes write its template into the scope's `RouteName`."""
    for route in routes:
        if isinstance(route, Route):
            route.app = _Naming(route.app, route.path)
