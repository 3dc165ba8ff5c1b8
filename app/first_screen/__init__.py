"""The first screen of a job's page, as markup that needs no script.

Python writes what React shows once it runs, in the same words and classes. `first_screen` makes
the tree, `html_of` and `json_of` send it. Nothing here reads anything.
"""

from app.first_screen.element import Element, Json, html_of, json_of
from app.first_screen.screen import ROOT_ID, first_screen
from app.first_screen.shown import FirstScreen, Site

__all__ = [
    "ROOT_ID",
    "Element",
    "FirstScreen",
    "Json",
    "Site",
    "first_screen",
    "html_of",
    "json_of",
]
