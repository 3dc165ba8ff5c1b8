"""A Reflex plugin: the built frontend talks to the origin that it was loaded from.

Reflex writes one backend URL into the build, so another port, host name or reverse
proxy would need a build of its own. In a production build the page and the backend share
an origin here, so the URL is taken from the page's own location instead, with the path below
which people open Jobpane. The development server keeps Reflex's behavior: there the two have
different ports.
"""

from reflex_base.plugins import Plugin
from reflex_base.plugins.base import PreCompileContext
from typing_extensions import Unpack

from app.hosting.patched_files import Patch, patched

_FILE = "utils/state.js"
_ANCHOR = "const endpoint = new URL(url_str);"
_MARK = "// jobpane: same origin"
_PATCH = f"""{_ANCHOR}
  if (import.meta.env.PROD && typeof window !== "undefined") {{
    const secure = window.location.protocol === "https:";
    const scheme = endpoint.protocol.startsWith("ws") ? "ws" : "http";
    endpoint.protocol = secure ? `${{scheme}}s:` : `${{scheme}}:`;
    endpoint.host = window.location.host;
    if (!window.location.port) endpoint.port = "";
    return endpoint;
  }}"""
_IMPORT = 'import io from "socket.io-client";\n'
_PATCHES: tuple[Patch, ...] = (
    (_ANCHOR, _PATCH),
    (_IMPORT, f'{_IMPORT}import {{ siteFile }} from "$/public/controller.js";\n'),
    # The path of the URL itself is the name of Socket.IO's namespace, which is the same everywhere.
    ("    path: endpoint.pathname,", "    path: siteFile(endpoint.pathname),"),
)


def with_same_origin(state_js: str) -> str:
    """`state_js` with the URL taken from the page; unchanged if it already is.

    Raises:
        RuntimeError: Reflex's file has changed, so the line to replace is not found.
    """
    return patched(state_js, _FILE, _MARK, _PATCHES)


class SameOriginPlugin(Plugin):
    """Makes one production build serve at any URL."""

    def pre_compile(self, **context: Unpack[PreCompileContext]) -> None:
        """Have the compiler rewrite the one function that knows the URL."""
        context["add_modify_task"](_FILE, with_same_origin)
