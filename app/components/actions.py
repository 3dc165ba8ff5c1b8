"""The button of an action, always shown; where it cannot be pressed, with the reason."""

import reflex as rx
from reflex.event import EventType

from app.components.icon import icon
from app.components.react import Countdown
from app.presentation.job_page import ShownAction


def action_button(
    label: str,
    picture: str,
    action: ShownAction,
    on_press: EventType[()],
    on_possible: EventType[()],
) -> rx.Component:
    """A button with its reason; aria-disabled rather than disabled, so that it can be read."""
    reason_id = f"why-not-{picture}"
    return rx.el.div(
        rx.el.button(
            icon(picture),
            label,
            type="button",
            class_name="button danger",
            aria_disabled=rx.cond(action.is_allowed, "false", "true"),
            aria_describedby=reason_id,
            on_click=rx.cond(action.is_allowed, on_press, rx.noop()),
        ),
        rx.el.p(action.because, id=reason_id, class_name="because"),
        Countdown.create(until_iso=action.try_again_at, on_end=on_possible),
        class_name="action",
    )
