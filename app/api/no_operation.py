"""What no operation takes: other methods of a URL that has some, and URLs that lead nowhere.

Both get an error in the one shape, so every method has to reach /api.
"""

from collections.abc import Iterable
from http import HTTPStatus

from starlette.routing import BaseRoute, Route
from starlette.types import Receive, Scope, Send

from app.api.errors import error_answer
from app.api.route import ApiRoute, method_refused


def refusing_other_methods(routes: Iterable[BaseRoute]) -> list[BaseRoute]:
    """The routes; behind the last operation of a URL stands what refuses all other methods."""
    found = list(routes)
    of_url: dict[str, list[ApiRoute]] = {}
    for route in found:
        if isinstance(route, ApiRoute):
            of_url.setdefault(route.path, []).append(route)
    whole: list[BaseRoute] = []
    for route in found:
        whole.append(route)
        if isinstance(route, ApiRoute) and of_url[route.path][-1] is route:
            whole.append(Route(route.path, _Refusing(_methods_of(of_url[route.path]))))
    return whole


def _methods_of(routes: Iterable[ApiRoute]) -> tuple[str, ...]:
    methods = [method for route in routes for method in route.methods or ()]
    return tuple(sorted([*methods, "HEAD"] if "GET" in methods else methods))


class _Refusing:
    """An ASGI app for the methods that a URL does not take."""

    def __init__(self, methods: tuple[str, ...]) -> None:
        self._methods = methods

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await method_refused(self._methods)(scope, receive, send)


class _Unknown:
    """An ASGI app for what leads nowhere."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        response = error_answer(
            HTTPStatus.NOT_FOUND, "unknown_url", "Not found: the API doesn't have this URL."
        )
        await response(scope, receive, send)


def unknown_routes() -> list[Route]:
    """Catch what no route before them has taken under /api."""
    return [Route(path, _Unknown(), name="unknown") for path in ("/api", "/api/{rest:path}")]
