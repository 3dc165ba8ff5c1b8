"""A Reflex plugin: which pages connect to the backend, and what they learn when it hangs up.

The sign-in page connects to nothing: nobody is signed in, so its connection would be refused again
and again. On the other pages Reflex is silent when the server ends a connection, which here means
that a session is over (app/state/tabs.py); they get an event of their own.
"""

from reflex_base.plugins import Plugin
from reflex_base.plugins.base import PreCompileContext
from typing_extensions import Unpack

from app.hosting.patched_files import Patch, after, patched

_FILE = "utils/state.js"
_MARK = "// jobpane: page connection"
_PATCHES: tuple[Patch, ...] = (
    after(
        'import { mergician } from "mergician";',
        'import { pathInSite } from "$/public/controller.js";',
    ),
    after(
        "export const isBackendDisabled = () => {",
        "  const path = pathInSite(window.location.pathname);\n"
        "  if (/^(\\/c\\/[^/]+)?\\/sign-in\\/?$/.test(path)) return true;",
    ),
    after(
        '  socket.current.on("disconnect", (reason, details) => {',
        '    if (reason === "io server disconnect") '
        'window.dispatchEvent(new Event("jobpane:disconnected"));',
    ),
)


def with_page_connection(state_js: str) -> str:
    """`state_js` that connects no sign-in page and reports a hang-up; unchanged if it does already.

    Raises:
        RuntimeError: Reflex's file has changed, so a line is not found.
    """
    return patched(state_js, _FILE, _MARK, _PATCHES)


class PageConnectionPlugin(Plugin):
    """Has the browser's side of the connection rewritten."""

    def pre_compile(self, **context: Unpack[PreCompileContext]) -> None:
        """Have the compiler rewrite the lines that connect and disconnect."""
        context["add_modify_task"](_FILE, with_page_connection)
