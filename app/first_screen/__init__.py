"""The first screen of a job's page, as markup that needs no script.

Python writes what the page shows once its scripts run, in the same words and classes.
`first_screen` makes the tree, `html_of` and `json_of` send it. Nothing here reads anything.
"""

from app.first_screen.budget import LONGEST, room_for_lines
from app.first_screen.element import Element, Json, html_of, json_of
from app.first_screen.finish import FINISH_CALL, FINISH_HASHES, FINISH_SCRIPT
from app.first_screen.screen import (
    BAR_ID,
    ROOT_ID,
    bar_html,
    first_failure,
    first_screen,
    html_behind_bar,
)
from app.first_screen.shown import FirstFailure, FirstScreen, LinesFailure, Site

__all__ = [
    "BAR_ID",
    "FINISH_CALL",
    "FINISH_HASHES",
    "FINISH_SCRIPT",
    "LONGEST",
    "ROOT_ID",
    "Element",
    "FirstFailure",
    "FirstScreen",
    "Json",
    "LinesFailure",
    "Site",
    "bar_html",
    "first_failure",
    "first_screen",
    "html_behind_bar",
    "html_of",
    "json_of",
    "room_for_lines",
]
