"""Has the browser fetch the scripts and styles of a page at once, not one after the other.

All URLs with an id in them, of a job, a template or a comparison, are answered with the same
prerendered page, which cannot name the scripts of its route; the browser would find them in three
steps. React Router's manifest knows them, so they are named in a `Link` header (RFC 8288,
rel=modulepreload). Before them it names the style sheets: a browser asks for all of them in this
order, over a few connections, and without the style sheets it paints nothing. They stand in the
head too (app/middleware/page_heads.py): what is shown before they have come jumps when they do.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from reflex.utils.prerequisites import get_web_dir
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.middleware.controller_chooser import look_of_build

T = TypeVar("T")


class PreloadScripts:
    """ASGI middleware; `built_manifests` and `sheets` are called once, at the first request."""

    def __init__(
        self,
        app: ASGIApp,
        built_manifests: Callable[[], Iterable[Path]],
        sheets: Callable[[], Iterable[str]] = tuple,
    ) -> None:
        self._app = app
        self._links = cache(lambda: links_by_route(built_manifests(), sheets()))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Add the header as the response of such a page starts."""
        link = route_at(scope["path"], self._links()) if scope["type"] == "http" else None
        if not link:
            await self._app(scope, receive, send)
            return

        async def send_with_links(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if headers.get("Content-Type", "").startswith("text/html"):
                    headers["Link"] = link
            await send(message)

        await self._app(scope, receive, send_with_links)


def links_by_route(manifests: Iterable[Path], sheets: Iterable[str] = ()) -> dict[str, str]:
    """The `Link` header of each route with parameters; empty where there is no usable manifest.

    `sheets` are the style sheets of every page.
    """
    of_all = tuple(sheets)
    return {
        path: _link([*of_all, *route.get("css", ())], [route["module"], *route["imports"]])
        for path, route in _routes(manifests)
        if {"module", "imports"} <= route.keys()
    }


def styles_by_route(manifests: Iterable[Path]) -> dict[str, tuple[str, ...]]:
    """The style sheets of each route with parameters; empty where there is no usable manifest."""
    return {path: tuple(map(str, route.get("css", ()))) for path, route in _routes(manifests)}


def route_at(path: str, by_route: Mapping[str, T]) -> T | None:
    """What `by_route` has of the route that a URL's path belongs to."""
    return next((value for route, value in by_route.items() if _urls_of(route)(path)), None)


@cache
def _urls_of(route: str) -> Callable[[str], object]:
    """Whether a path is one of "jobs/:job_id"; "/jobs/", the list, is none."""
    return re.compile("/" + re.sub(r":\w+", "[^/]+", route) + "/?").fullmatch


def _routes(manifests: Iterable[Path]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for path in manifests:
        text = path.read_text(encoding="utf-8")
        try:
            manifest = json.loads(text[text.index("{") : text.rindex("}") + 1])
            for route in manifest["routes"].values():
                if ":" in route.get("path", ""):
                    yield route["path"], route
        except (ValueError, KeyError, AttributeError, TypeError):
            continue  # another version of React Router: the page works without


def _link(styles: Iterable[str], scripts: Iterable[str]) -> str:
    sheets = [f"<{sheet}>; rel=preload; as=style" for sheet in styles]
    return ", ".join([*sheets, *(f"<{script}>; rel=modulepreload" for script in scripts)])


def _manifests() -> list[Path]:
    return sorted((get_web_dir() / "build" / "client" / "assets").glob("manifest-*.js"))


def preload_scripts(app: ASGIApp) -> ASGIApp:
    """`app` with the preloads of this build."""
    return PreloadScripts(app, _manifests, lambda: look_of_build().stylesheets)


def styles_of_build() -> Callable[[str], tuple[str, ...]]:
    """Finds the style sheets of the page at a path, () where the built page names them itself."""
    styles = cache(lambda: styles_by_route(_manifests()))  # read at first use
    return lambda path: route_at(path, styles()) or ()
