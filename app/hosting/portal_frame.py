"""A Reflex plugin: what the frame of a portal needs of the frontend that Reflex builds.

The script of assets/embed/boot.js stands first in the head of every page, so that a link's token
leaves the URL before anything else loads. In a frame it loads another one that shows the job before
the page's own scripts are there (app/hosting/early_script.py). The page's websocket waits until the
frame's session is open (assets/embed/frameSession.js), and its first packet says which session that
is.
"""

import json
from collections.abc import Sequence
from pathlib import Path

from reflex.utils.prerequisites import get_web_dir
from reflex_base.plugins import Plugin
from reflex_base.plugins.base import CommonContext, PreCompileContext
from typing_extensions import Unpack

from app.hosting.early_script import early_script_path, place_early_script
from app.hosting.patched_files import Patch, patched
from app.runtime.inline_script import inline_script

BOOT = Path(__file__).resolve().parents[2] / "assets" / "embed" / "boot.js"

_EARLY = '"/assets/first-screen.js"'  # as the script names it
_DOCUMENT = "/".join(("app", "_document.js"))  # in .web
_HEAD = 'jsx("head",{},'
_STATE = "utils/state.js"
_MARK = "// jobpane: portal frame"
_PATCHES: tuple[Patch, ...] = (
    (
        'import env from "$/env.json";',
        'import env from "$/env.json";\n'
        "import { checkSession, frameAuth, isWaiting, whenOpen } "
        'from "$/public/embed/frameSession.js";',
    ),
    (
        "  // Socket already allocated, just reconnect it if needed.",
        "  if (socket.isWaiting) return;\n"
        "  if (isWaiting()) {\n"
        "    socket.isWaiting = true;\n"
        "    await whenOpen();\n"
        "    socket.isWaiting = false;\n"
        "  }\n"
        "  // Socket already allocated, just reconnect it if needed.",
    ),
    (
        "    return { event: boot_event, state_schema: app.stateSchema };",
        "    return { event: boot_event, state_schema: app.stateSchema, ...frameAuth() };",
    ),
    (
        "  const retryConnect = (error) => {",
        "  const retryConnect = (error) => {\n    checkSession();",
    ),
)


def boot_script() -> str:
    """The script as every page has it.

    Raises:
        RuntimeError: What it loads in a frame cannot be bundled.
    """
    return inline_script(BOOT).replace(_EARLY, json.dumps(early_script_path()))


def with_boot_script(document_js: str) -> str:
    """`document_js` with the script first in the head; unchanged if it is there.

    Raises:
        RuntimeError: Reflex's file has changed, so the head is not found.
    """
    script = f'jsx("script",{{}},{json.dumps(boot_script())}),'
    return patched(document_js, _DOCUMENT, _MARK, [(_HEAD, _HEAD + script)])


def with_frame_session(state_js: str) -> str:
    """`state_js` with a websocket that knows the frame's session; unchanged if it has it.

    Raises:
        RuntimeError: Reflex's file has changed, so a line is not found.
    """
    return patched(state_js, _STATE, _MARK, _PATCHES)


class PortalFramePlugin(Plugin):
    """Makes the embedded page work in the frame of another site."""

    def pre_compile(self, **context: Unpack[PreCompileContext]) -> None:
        """Have the compiler rewrite the document's head and the page's websocket."""
        context["add_modify_task"](_DOCUMENT, with_boot_script)
        context["add_modify_task"](_STATE, with_frame_session)

    def get_static_assets(
        self,
        **context: Unpack[CommonContext],  # noqa: ARG002 # Reflex gives it
    ) -> Sequence[tuple[Path, str | bytes]]:
        """Have what the first script loads in a frame written among the built files."""
        return [place_early_script(get_web_dir() / "public")]
