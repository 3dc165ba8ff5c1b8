"""The overview: a card for each template, between the search box and the recent jobs."""

import reflex as rx

from app.components.notice import failure
from app.components.overview import reach, template_cards
from app.state.overview import Overview
from app.state.preferences import Preferences


def overview() -> rx.Component:
    """The cards; nothing where there is no history, or none that this user may read."""
    return rx.cond(
        Overview.is_on,
        rx.el.section(
            rx.cond(
                Overview.failure,
                failure(Overview.failure, Overview.failure_id, Overview.opened),
            ),
            rx.el.h2("System job templates", class_name="hidden-visually"),
            template_cards(Overview.cards, Preferences.zone),
            reach(Overview.is_filling, Overview.reaches_back, Preferences.zone),
            class_name=rx.cond(Overview.is_stale, "overview stale", "overview"),
        ),
    )
