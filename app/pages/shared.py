"""What several pages share: the bar's tools and search box, wired to their states."""

import reflex as rx

from app.components.frame import view_tools
from app.components.notice import notice
from app.components.react import BarNames
from app.components.search_box import search_box
from app.presentation.tones import Tone
from app.state.find import SearchBox
from app.state.preferences import Preferences
from app.state.unexpected_errors import UnexpectedError


def tools() -> rx.Component:
    """The switches at the right of the bar."""
    return view_tools(
        BarNames.create(
            source=Preferences.source,
            user_name=Preferences.user_name,
            is_read_only=Preferences.is_read_only,
            has_session=Preferences.has_session,
        ),
        zone=Preferences.zone,
        on_zone=Preferences.zone_chosen,
    )


def unexpected_error() -> rx.Component:
    """Says that Jobpane itself failed; what is on the screen stays."""
    return rx.cond(
        UnexpectedError.id,
        notice(
            "Something went wrong in Jobpane. Try again. "
            "If it happens again, report the log ID to an administrator.",
            rx.el.button("Dismiss", class_name="button small", on_click=UnexpectedError.dismissed),
            rx.el.span(f"Log ID {UnexpectedError.id}", class_name="muted"),
            tone=Tone.DANGER,
            role="alert",
        ),
    )


def search(value: str = "", *, is_focused: bool = False) -> rx.Component:
    """The search box."""
    return search_box(
        SearchBox.submitted,
        value=value,
        is_focused=is_focused,
        problem=SearchBox.problem,
        way_href=SearchBox.way_href,
        way_label=SearchBox.way_label,
    )
