"""Two runs compared: wraps assets/compare/Compare.jsx, which asks the API by itself."""

import reflex as rx

from app.components.react import API_BASE, Asset
from app.theme import STATUS_TONES


class Compare(Asset):
    """The runs that the URL names; which ones they are is not known here."""

    library = "$/public/compare/Compare.jsx"
    tag = "Compare"

    api_base: rx.Var[str]
    zone: rx.Var[str]  # "local" or "utc"
    tones: rx.Var[dict[str, str]]  # of each status


def comparison(zone: str) -> rx.Component:
    """The comparison of the page's URL."""
    tones = {kind.value: tone.value for kind, tone in STATUS_TONES.items()}
    return Compare.create(api_base=API_BASE, zone=zone, tones=tones)
