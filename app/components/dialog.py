"""Confirmation dialogs: what is about to happen, with a way on and a way back."""

import reflex as rx
from reflex.event import EventType

from app.components.react import Dialog


def confirmation_dialog(
    *text: rx.Component,
    title: str,
    is_open: bool | rx.Var[bool],
    confirm_label: str,
    dismiss_label: str,
    on_confirm: EventType[()],
    on_dismiss: EventType[()],
    is_busy: bool | rx.Var[bool] = False,
) -> rx.Component:
    """A dialog with `text` and two buttons; without `confirm_label`, only the way back."""
    return Dialog.create(
        rx.el.div(*text, class_name="dialog-text"),
        rx.el.div(
            rx.el.button(dismiss_label, type="button", class_name="button", on_click=on_dismiss),
            rx.cond(
                confirm_label,
                rx.el.button(
                    rx.cond(is_busy, "Sending…", confirm_label),
                    type="button",
                    class_name="button danger",
                    disabled=is_busy,
                    on_click=on_confirm,
                ),
            ),
            class_name="dialog-buttons",
        ),
        title=title,
        is_open=is_open,
        on_dismiss=on_dismiss,
    )
