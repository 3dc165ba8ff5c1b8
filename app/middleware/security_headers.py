"""Security headers for every response, the built frontend's files included.

The policy allows scripts of our own origin and, by their hashes, the few inline ones that Reflex
puts into the built HTML, and the two constant ones of a job's first screen; nothing else runs, so a
text that became markup would still be inert. It allows no inline style: markup has no style
attribute and no `<style>`, and what moves (widths, heights, colors of an output) is set through the
DOM, which a policy does not restrict. No part of a page may make markup out of a text either
(trusted types).

No page may be framed but the embedded one: by our own pages, or by the one configured portal that
its URL names as `origin`.
"""

import base64
import hashlib
import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from reflex.utils.prerequisites import get_web_dir
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.first_screen import FINISH_HASHES
from app.middleware.site_html import page_below

_INLINE_SCRIPT = re.compile(r"<script(?![^>]*\ssrc=)[^>]*>(.*?)</script>", re.DOTALL)
_HASHED_NAME = re.compile(r"/assets/.+-[\w-]{8}\.\w+$")
_EMBEDDED = re.compile(
    r"(?:/c/[^/]+)?/embed/"
)  # with the controller's name where there are several
_ELEMENT = "/embed.js"  # the script that portals load from here
_PICTURE = "/preview.png"  # a chat in a browser shows it beside a link
_A_YEAR = "public, max-age=31536000, immutable"

_NOT_MODIFIED = 304  # has no content type; the browser goes on with the policy that it has
_NO_PAGE = "default-src 'none'; frame-ancestors 'none'"  # for JSON, scripts, styles and pictures

_NOT_NEEDED = (
    "accelerometer", "autoplay", "browsing-topics", "camera",
    "display-capture", "encrypted-media", "geolocation", "gyroscope", "hid", "idle-detection",
    "local-fonts", "magnetometer", "microphone", "midi", "payment", "picture-in-picture",
    "publickey-credentials-get", "screen-wake-lock", "serial", "usb",
    "window-management", "xr-spatial-tracking",
)  # fmt: skip

_FIXED = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
}
# Browsers heed these in documents alone. A script or a style sheet never is one, with nosniff, and
# a picture opened as one may load and run nothing; a first visit asks for some ten such files, and
# these would be half a kilobyte of each answer.
_OF_DOCUMENTS = {
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in _NOT_NEEDED),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Origin-Agent-Cluster": "?1",
}
_NO_DOCUMENT = ("text/javascript", "text/css", "image/")
# Each picture in a page asks for the file again, so that a page would revalidate it a dozen times.
_PICTURES = frozenset({"/icons.svg", "/favicon.svg"})
_A_MINUTE = "public, max-age=60"


@dataclass(frozen=True, slots=True)
class _Framing:
    """Who may frame a response, as the headers of two generations say it, and who may load it."""

    ancestors: str
    options: str  # X-Frame-Options, which cannot name another origin: "" leaves it out
    resource: str = "same-origin"


_NOBODY = _Framing("'none'", "DENY")
_OURSELVES = _Framing("'self'", "SAMEORIGIN")
_ANYBODYS_PICTURE = _Framing("'none'", "DENY", "cross-origin")
_ANYBODYS_SCRIPT = _Framing("'none'", "DENY", "cross-origin")


def inline_script_hashes(html_files: Iterable[Path], site_path: str = "") -> list[str]:
    """The sources that allow exactly the inline scripts of these files, served below a path."""
    scripts = {
        script
        for path in html_files
        for script in _INLINE_SCRIPT.findall(page_below(path.read_bytes(), site_path).decode())
        if script
    }
    digests = (hashlib.sha256(script.encode()).digest() for script in scripts)
    return sorted(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)


def content_policy(script_hashes: Iterable[str], frame_ancestors: str) -> str:
    """The Content-Security-Policy of our pages."""
    return "; ".join(
        [
            "default-src 'none'",
            " ".join(["script-src 'self'", *script_hashes]),
            "style-src 'self'",
            "img-src 'self' data:",  # the icon of the tab shows the job's status
            "connect-src 'self'",
            "base-uri 'none'",
            "form-action 'self'",
            "require-trusted-types-for 'script'",
            "trusted-types 'none'",
            f"frame-ancestors {frame_ancestors}",
        ]
    )


def strict_transport(public_url: str) -> dict[str, str]:
    """The header that has browsers ask for this host over https alone; none where others share it.

    A browser applies it to every port of a host, so at another port than https's own it could
    lock people out of a neighbor that speaks http. Below a path we are a guest of the host.
    """
    public = urlsplit(public_url)
    is_alone = public.scheme == "https" and public.port in {None, 443} and not public.path
    return {"Strict-Transport-Security": "max-age=31536000"} if is_alone else {}


def headers_of_pages(script_hashes: Iterable[str]) -> dict[str, str]:
    """The headers of a page that nobody frames, by name, for a server other than ours."""
    policy = content_policy(script_hashes, _NOBODY.ancestors)
    framing = {"X-Frame-Options": _NOBODY.options, "Content-Security-Policy": policy}
    return _FIXED | _OF_DOCUMENTS | framing


class SecurityHeaders:
    """ASGI middleware; `built_files` is called once, at the first request."""

    def __init__(
        self,
        app: ASGIApp,
        built_files: Callable[[], Iterable[Path]],
        portals: Collection[str] = (),
        public_url: str = "",
    ) -> None:
        self._app = app
        self._portals = frozenset(portals)  # their origins, as a browser writes them
        self._transport = strict_transport(public_url)
        site_path = urlsplit(public_url).path
        self._hashes = cache(
            lambda: (*inline_script_hashes(built_files(), site_path), *FINISH_HASHES)
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Add the headers as the response starts."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        framing, path = self._framing(scope), scope["path"]  # another middleware may change it

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(self._transport)
                _add(headers, path, framing, message["status"])
                # A cached embedded page takes over who may frame it now.
                untyped = "text/html" if _EMBEDDED.match(path) else ""
                if message["status"] != _NOT_MODIFIED or untyped:
                    self._add_policy(headers, framing, untyped)
            await send(message)

        await self._app(scope, receive, send_with_headers)

    def _framing(self, scope: Scope) -> _Framing:
        """Who may frame the response, by the request's URL alone."""
        if scope["path"] == _ELEMENT:
            return _ANYBODYS_SCRIPT
        if scope["path"] == _PICTURE:
            return _ANYBODYS_PICTURE
        if not _EMBEDDED.match(scope["path"]):
            return _NOBODY
        query = parse_qs(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        origins = query.get("origin")
        if origins is None:
            return _OURSELVES
        if len(origins) == 1 and origins[0] in self._portals:
            return _Framing(origins[0], "", "cross-origin")
        return _NOBODY

    def _add_policy(self, headers: MutableHeaders, framing: _Framing, untyped: str) -> None:
        is_page = headers.get("Content-Type", untyped).startswith("text/html")
        headers["Content-Security-Policy"] = (
            content_policy(self._hashes(), framing.ancestors) if is_page else _NO_PAGE
        )


def _add(headers: MutableHeaders, path: str, framing: _Framing, status: int) -> None:
    is_document = not headers.get("Content-Type", "").startswith(_NO_DOCUMENT)
    headers.update(_FIXED | _OF_DOCUMENTS if is_document else _FIXED)
    headers["Cross-Origin-Resource-Policy"] = framing.resource
    if framing.options:
        headers["X-Frame-Options"] = framing.options
    else:
        headers["Cross-Origin-Embedder-Policy"] = "require-corp"  # a portal may ask for it
    if framing is _ANYBODYS_SCRIPT:
        headers["Access-Control-Allow-Origin"] = "*"  # for `integrity` and `type=module`
    # While several versions are served, a file that is not here yet may be there in a moment.
    if _HASHED_NAME.search(path) and status < HTTPStatus.BAD_REQUEST:
        headers["Cache-Control"] = _A_YEAR
    elif path in _PICTURES:
        headers["Cache-Control"] = _A_MINUTE
    elif "Cache-Control" not in headers:
        headers["Cache-Control"] = "no-cache"


def _built_html() -> list[Path]:
    return sorted((get_web_dir() / "build" / "client").glob("*.html"))


def security_headers(portals: Collection[str], public_url: str) -> Callable[[ASGIApp], ASGIApp]:
    """The middleware with the headers of this build.

    `portals` are the origins that may frame; `public_url` is where people open it, "" if unknown.
    """
    return lambda app: SecurityHeaders(app, _built_html, portals, public_url)
