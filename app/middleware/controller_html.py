"""Writes into a built page which of several controllers it shows.

Only attributes and the title's text are added, each escaped; no script is touched, so the hashes in
the security policy stay those of the build.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from app.settings import Mode, Settings

_LINK = re.compile(r'(<a\b[^>]*\shref=")(/(?!/)[^"]*)(")')
_TITLE = re.compile(r"(?<=<title>)[^<]*(?=</title>)")

_MODES = {
    Mode.BUILT_IN: "Built in, for a first look",
    Mode.SERVICE: "Shows what its configured token may see",
    Mode.SIGN_IN: "You sign in with your own account",
}


@dataclass(frozen=True, slots=True)
class ControllerLabel:
    """What users see of a configured controller."""

    name: str
    host: str
    color: str  # the name of one in assets/styles/controllers.css, "" for none
    mode: str  # in words, how users get in


def labels_of(settings: Settings) -> list[ControllerLabel]:
    """Those of the configured controllers, in their order."""
    return [
        ControllerLabel(one.name, one.host, one.color, _MODES[one.mode])
        for one in settings.controllers
    ]


def html_of_controller(
    page: str, labels: Iterable[ControllerLabel], name: str, *, is_embedded: bool = False
) -> str:
    """A built page as that of the controller `name`; an embedded one names no other."""
    listed = [
        {"name": one.name, "host": one.host, "color": one.color}
        for one in labels
        if one.name == name or not is_embedded
    ]
    base = f"/c/{name}"
    marked = page.replace(
        "<html",
        f'<html data-controller="{escape(name)}" data-controllers="{escape(json.dumps(listed))}"',
        1,
    )
    titled = _TITLE.sub(lambda title: f"{escape(name)}: {title[0]}", marked, count=1)
    return _LINK.sub(lambda link: f"{link[1]}{path_below(base, link[2])}{link[3]}", titled)


def path_below(base: str, path: str) -> str:
    """`path` below `base`, as React Router joins the two: "/" is the base itself."""
    return base if path == "/" else base + path
