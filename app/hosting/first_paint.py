"""A Reflex plugin: a page is hydrated after the first screen of its job has been painted.

The first screen comes behind the page (app/middleware/page_tail.py). Hydration takes some tenths of
a second, in which a browser paints nothing: begun just before, it would hide what is there already.
"""

from reflex_base.constants import Dirs
from reflex_base.plugins import Plugin
from reflex_base.plugins.base import PreCompileContext
from typing_extensions import Unpack

from app.hosting.patched_files import Patch, after, patched

_FILE = f"{Dirs.PAGES}/entry.client.js"
_MARK = "// jobpane: first paint"
_PATCHES: tuple[Patch, ...] = (
    after(
        'import { HydratedRouter } from "react-router/dom";',
        'import { firstPaint } from "$/public/frame/firstPaint.js";',
    ),
    # Where a module awaits something itself, the bundler leaves small shared modules in files of
    # their own, which a first visit asks for one by one.
    (
        "startTransition(() => {\n",
        "const painted = (act) => firstPaint().then(() => startTransition(act));\n"
        "painted(() => {\n",
    ),
)


def with_first_paint(entry_js: str) -> str:
    """Reflex's entry, which waits for the first screen; unchanged if it already does.

    Raises:
        RuntimeError: Reflex's file has changed.
    """
    return patched(entry_js, _FILE, _MARK, _PATCHES)


class FirstPaintPlugin(Plugin):
    """Has the entry wait."""

    def pre_compile(self, **context: Unpack[PreCompileContext]) -> None:
        """Have the compiler rewrite Reflex's entry."""
        context["add_modify_task"](_FILE, with_first_paint)
