"""Has the browser fetch a job page's scripts and styles at once, not one after the other.

Every URL of a job is answered with the same prerendered page, which cannot name the scripts of
its route; the browser would find them in three steps. React Router's manifest knows them, so
they are named in a `Link` header (RFC 8288, rel=modulepreload). Before them it names the style
sheets: a browser asks for all of them in this order, over a few connections, and without the style
sheets it paints nothing. They stand in the head too (app/middleware/page_heads.py), since the first
screen is there before any script.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from reflex.utils.prerequisites import get_web_dir
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.middleware.controller_chooser import look_of_build

_ROUTES = {"/jobs/": "jobs/:job_id", "/embed/jobs/": "embed/jobs/:job_id"}


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
        """Add the header as the response of a job page starts."""
        prefix = _prefix(scope["path"]) if scope["type"] == "http" else ""
        if not prefix:
            await self._app(scope, receive, send)
            return

        async def send_with_links(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                link = self._links().get(_ROUTES[prefix], "")
                if link and headers.get("Content-Type", "").startswith("text/html"):
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
    """The style sheets of each route; empty where there is no usable manifest."""
    return {path: tuple(map(str, route.get("css", ()))) for path, route in _routes(manifests)}


def _routes(manifests: Iterable[Path]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for path in manifests:
        text = path.read_text(encoding="utf-8")
        try:
            manifest = json.loads(text[text.index("{") : text.rindex("}") + 1])
            for route in manifest["routes"].values():
                yield route.get("path", ""), route
        except (ValueError, KeyError, AttributeError, TypeError):
            continue  # another version of React Router: the page works without


def _link(styles: Iterable[str], scripts: Iterable[str]) -> str:
    sheets = [f"<{sheet}>; rel=preload; as=style" for sheet in styles]
    return ", ".join([*sheets, *(f"<{script}>; rel=modulepreload" for script in scripts)])


def _prefix(path: str) -> str:
    """What the path of a job's page begins with; "" of another page, such as "/jobs/", the list."""
    begun = (prefix for prefix in _ROUTES if path.startswith(prefix) and path != prefix)
    return next(begun, "")


def _manifests() -> list[Path]:
    return sorted((get_web_dir() / "build" / "client" / "assets").glob("manifest-*.js"))


def preload_scripts(app: ASGIApp) -> ASGIApp:
    """`app` with the preloads of this build."""
    return PreloadScripts(app, _manifests, lambda: look_of_build().stylesheets)


def styles_of_build() -> Callable[[str], tuple[str, ...]]:
    """Finds the style sheets of the job page at a path, () for other pages; read at first use."""
    styles = cache(lambda: styles_by_route(_manifests()))

    def of(path: str) -> tuple[str, ...]:
        prefix = _prefix(path)
        return styles().get(_ROUTES[prefix], ()) if prefix else ()

    return of
