"""A Reflex plugin: how a page begins in the browser.

- The pages take over after the first screen of a job has been painted, which comes behind the page
  (app/middleware/page_tail.py): a browser paints nothing while they do, so begun just before, that
  would hide what is there already.
- The router's basename, and the paths of the scripts, are those below which people open this
  controller (app/hosting/several_controllers.py).
"""

from reflex_base.constants import Dirs
from reflex_base.plugins import Plugin
from reflex_base.plugins.base import PreCompileContext
from typing_extensions import Unpack

from app.hosting.patched_files import Patch, after, patched

_FILE = f"{Dirs.PAGES}/entry.client.js"
_MARK = "// jobpane: client entry"
_PATCHES: tuple[Patch, ...] = (
    after(
        'import { createElement } from "react";',
        'import { basePath, placedManifest } from "$/public/controller.js";\n'
        'import { firstPaint } from "$/public/frame/firstPaint.js";\n'
        "\n"
        'window.__reactRouterContext.basename = basePath() || "/";\n'
        "window.__reactRouterManifest = placedManifest(window.__reactRouterManifest);",
    ),
    # No `await` at the top of the module: the bundler would then leave small shared modules in
    # files of their own, which a first visit would ask for one by one.
    (
        "startTransition(() => {\n",
        "const afterFirstPaint = (act) => firstPaint().then(() => startTransition(act));\n"
        "afterFirstPaint(() => {\n",
    ),
)


def with_own_entry(entry_js: str) -> str:
    """Reflex's entry that waits for the first paint and knows its paths; unchanged if it does.

    Raises:
        RuntimeError: Reflex's file has changed.
    """
    return patched(entry_js, _FILE, _MARK, _PATCHES)


class ClientEntryPlugin(Plugin):
    """Has the script rewritten that a page begins with."""

    def pre_compile(self, **context: Unpack[PreCompileContext]) -> None:
        """Have the compiler rewrite Reflex's entry."""
        context["add_modify_task"](_FILE, with_own_entry)
