"""Security headers for every response, the built frontend's files included.

The policy allows scripts of our own origin and, by their hashes, the few inline ones that Reflex
puts into the built HTML; nothing else runs, so a text that became markup would still be inert.
Styles may be inline because emotion, Reflex's style engine, inserts them.
"""

import base64
import hashlib
import re
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

from reflex.utils.prerequisites import get_web_dir
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_INLINE_SCRIPT = re.compile(r"<script(?![^>]*\ssrc=)[^>]*>(.*?)</script>", re.DOTALL)
_HASHED_NAME = re.compile(r"/assets/.+-[\w-]{8}\.\w+$")
_A_YEAR = "public, max-age=31536000, immutable"

_NOT_MODIFIED = 304  # has no content type; the browser goes on with the policy that it has
_NO_PAGE = "default-src 'none'; frame-ancestors 'none'"  # for JSON, scripts, styles and pictures

_FIXED = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def inline_script_hashes(html_files: Iterable[Path]) -> list[str]:
    """The sources that allow exactly the inline scripts of these files."""
    scripts = {
        script
        for path in html_files
        for script in _INLINE_SCRIPT.findall(path.read_text(encoding="utf-8"))
        if script
    }
    digests = (hashlib.sha256(script.encode()).digest() for script in scripts)
    return sorted(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)


def content_policy(script_hashes: Iterable[str], frame_ancestors: str) -> str:
    """The Content-Security-Policy of our pages."""
    return "; ".join(
        [
            "default-src 'self'",
            " ".join(["script-src 'self'", *script_hashes]),
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data:",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            f"frame-ancestors {frame_ancestors}",
        ]
    )


class SecurityHeaders:
    """ASGI middleware; `built_files` is called once, at the first request."""

    def __init__(self, app: ASGIApp, built_files: Callable[[], Iterable[Path]]) -> None:
        self._app = app
        self._hashes = cache(lambda: tuple(inline_script_hashes(built_files())))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Add the headers as the response starts."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                self._add(headers, scope["path"])
                if message["status"] != _NOT_MODIFIED:
                    self._add_policy(headers, scope["path"])
            await send(message)

        await self._app(scope, receive, send_with_headers)

    def _add(self, headers: MutableHeaders, path: str) -> None:
        headers["X-Frame-Options"] = "SAMEORIGIN" if path.startswith("/embed/") else "DENY"
        for name, text in _FIXED.items():
            headers[name] = text
        if _HASHED_NAME.search(path):
            headers["Cache-Control"] = _A_YEAR
        elif "Cache-Control" not in headers:
            headers["Cache-Control"] = "no-cache"

    def _add_policy(self, headers: MutableHeaders, path: str) -> None:
        # Only a page of our own origin may frame the embedded one, until portals can be named.
        ancestors = "'self'" if path.startswith("/embed/") else "'none'"
        is_page = headers.get("Content-Type", "").startswith("text/html")
        headers["Content-Security-Policy"] = (
            content_policy(self._hashes(), ancestors) if is_page else _NO_PAGE
        )


def _built_html() -> list[Path]:
    return sorted((get_web_dir() / "build" / "client").glob("*.html"))


def security_headers(app: ASGIApp) -> ASGIApp:
    """`app` with the headers of this build."""
    return SecurityHeaders(app, _built_html)
