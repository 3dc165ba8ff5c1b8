"""The buttons of what can be done to a job."""

import reflex as rx
from reflex.event import EventType

from app.components.icon import icon
from app.components.job_assets import ActionButton
from app.components.overlays import Tooltip
from app.presentation.job_page import ShownAction
from app.presentation.page_words import OPEN_IN_CONTROLLER


def action_button(
    label: str,
    picture: str,
    action: ShownAction,
    on_press: EventType[()],
    *,
    name: str = "",
    on_possible: EventType[()] | None = None,
    is_dangerous: bool = False,
) -> rx.Component:
    """The button of `action`, or nothing where its status leaves nothing to press it for.

    A button that cannot be pressed stays, with its reason. `name` is what the button is called
    where `label`, which is part of it, is too short for that.
    """
    return rx.cond(
        action.is_in_sight,
        ActionButton.create(
            label=label,
            name=name or label,
            icon=picture,
            is_dangerous=is_dangerous,
            is_allowed=action.is_allowed,
            because=action.because,
            until_iso=action.try_again_at,
            on_press=on_press,
            **({"on_possible": on_possible} if on_possible else {}),
        ),
    )


def action_group(again: rx.Component, *one_of: rx.Component) -> rx.Component:
    """`again`, and beside it one of several that take turns: what comes next is in its place."""
    return rx.el.div(
        again,
        rx.el.div(*one_of, class_name="action-turns"),
        class_name="actions",
        role="group",
        aria_label="Actions",
    )


def controller_link(url: str) -> rx.Component:
    """The way to the controller's own page of the job; nothing without a URL."""
    label = OPEN_IN_CONTROLLER
    return rx.cond(
        url,
        Tooltip.create(
            rx.el.a(
                icon("external-link"),
                href=url,
                target="_blank",
                rel="noreferrer noopener",
                aria_label=label,
                class_name="icon-button",
            ),
            text=label,
            is_name=True,
        ),
    )
