"""What several pages share: the bar's tools and search box, wired to their states."""

import reflex as rx

from app.components.frame import view_tools
from app.components.search_box import search_box
from app.state.find import SearchBox
from app.state.preferences import Preferences


def tools() -> rx.Component:
    """The switches at the right of the bar."""
    return view_tools(
        zone=Preferences.zone,
        on_zone=Preferences.zone_chosen,
        source=Preferences.source,
    )


def search(value: str | rx.Var[str] = "", *, is_focused: bool = False) -> rx.Component:
    """The search box."""
    return search_box(
        SearchBox.submitted,
        value=value,
        is_focused=is_focused,
        problem=SearchBox.problem,
    )
