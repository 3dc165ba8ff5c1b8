"""The first screen of a job's page, as markup that needs no script.

Python writes what the page shows once its scripts run, in the same words and classes.
`first_screen` makes the tree, `html_of` and `json_of` send it. Nothing here reads anything.
"""

from app.first_screen.budget import LONGEST, room_for_lines
from app.first_screen.element import Element, Json, html_of, json_of
from app.first_screen.finish import FINISH_HASH, FINISH_SCRIPT
from app.first_screen.screen import ROOT_ID, first_failure, first_screen, html_with_script
from app.first_screen.shown import FirstFailure, FirstScreen, LinesFailure, Site

__all__ = [
    "FINISH_HASH",
    "FINISH_SCRIPT",
    "LONGEST",
    "ROOT_ID",
    "Element",
    "FirstFailure",
    "FirstScreen",
    "Json",
    "LinesFailure",
    "Site",
    "first_failure",
    "first_screen",
    "html_of",
    "html_with_script",
    "json_of",
    "room_for_lines",
]
