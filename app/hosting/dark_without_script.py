"""A Reflex plugin: the dark theme for browsers without JavaScript, where the system is dark.

A script of the page chooses the theme by a class on the root. Without scripts the page loads one
more style sheet (app/middleware/head_html.py): the rules below that class, as rules of the root.
"""

import re
from collections.abc import Sequence
from pathlib import Path

from reflex.utils.prerequisites import get_web_dir
from reflex_base.plugins import Plugin
from reflex_base.plugins.base import CommonContext
from typing_extensions import Unpack

DARK_STYLES = "styles/dark.css"
_ASSETS = Path(__file__).resolve().parents[2] / "assets"
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_DARK_RULE = re.compile(r"^\.dark\b([^{}]*)\{([^{}]*)\}", re.MULTILINE)


def dark_rules(style_sheet: str) -> str:
    """The rules of the dark theme in a style sheet, as those of a page that has no other."""
    found = _DARK_RULE.findall(_COMMENT.sub("", style_sheet))
    return "".join(f":root{rest}{{{body}}}\n" for rest, body in found)


def dark_styles() -> str:
    """The style sheet: such rules of all others."""
    paths = [*sorted((_ASSETS / "styles").glob("*.css")), _ASSETS / "output.css"]
    rules = [dark_rules(path.read_text(encoding="utf-8")) for path in paths]
    return ":root { color-scheme: dark; }\n" + "".join(rules)


class DarkWithoutScriptPlugin(Plugin):
    """Adds the style sheet to the built files."""

    def get_static_assets(
        self,
        **context: Unpack[CommonContext],  # noqa: ARG002 # Reflex gives it
    ) -> Sequence[tuple[Path, str | bytes]]:
        """Have it written among them."""
        return [(get_web_dir() / "public" / DARK_STYLES, dark_styles())]
