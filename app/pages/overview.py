"""The overview: a card for each template, between the search box and the recent jobs."""

import reflex as rx

from app.components.frame import embedded_page
from app.components.notice import failure, nothing, waiting
from app.components.overview import reach, template_cards
from app.components.react import TabVisibility
from app.pages.shared import unexpected_error
from app.state.overview import Overview
from app.state.phases import TemplatePhase
from app.state.preferences import Preferences


def embedded_card_page() -> rx.Component:
    """`/embed/templates/{id}`: one template's card."""
    return embedded_page(
        rx.el.h1("System job template", class_name="hidden-visually"),
        unexpected_error(),
        TabVisibility.create(on_visible=Overview.opened, on_hidden=Overview.hidden),
        rx.match(
            Overview.card_phase,
            (TemplatePhase.LOADING, waiting("Loading the history…", 4)),
            (TemplatePhase.MISSING, _no_card()),
            overview(),
        ),
        job_id=0,
        status="",
        is_active=True,
    )


def _no_card() -> rx.Component:
    return nothing("Template not found", "Check the URL, or whether a history is kept.")


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
            reach(
                Overview.reaches_back,
                Preferences.zone,
                is_filling=Overview.is_filling,
                was_filling=Overview.was_filling,
            ),
            class_name=rx.cond(Overview.is_stale, "overview stale", "overview"),
        ),
    )
