"""Run again counts first: the wait for a dry run, and what it counted."""

from typing import Any

import reflex as rx
from reflex.event import EventType

from app.components.job_assets import LaunchForm
from app.components.launch import days_again_field, dismiss_button
from app.presentation.dry_run import ShownCount
from app.presentation.launch_form import ShownLaunchForm


def launch_counting(dry_run_id: int, href: str, on_dismiss: EventType[()]) -> rx.Component:
    """The wait for a dry run, which goes on without the dialog."""
    return rx.fragment(
        rx.el.div(
            rx.el.p(f"Counting with dry run #{dry_run_id}…", role="status"),
            rx.el.p("Closing this doesn't stop the dry run.", class_name="muted"),
            rx.el.p(_dry_run_link(href)),
            class_name="dialog-text",
        ),
        rx.el.div(dismiss_button("Close", on_dismiss), class_name="dialog-buttons"),
    )


def launch_count(
    count: ShownCount,
    form: ShownLaunchForm,
    href: str,
    *,
    on_confirm: EventType[dict[str, Any]],
    on_settings: EventType[()],
    on_dismiss: EventType[()],
) -> rx.Component:
    """What a dry run has counted, with the real run as the next step."""
    return LaunchForm.create(
        rx.el.div(
            rx.el.div(
                rx.el.p(count.text, class_name="launch-count"),
                rx.cond(count.last_real, rx.el.p(count.last_real)),
                rx.cond(count.hint, rx.el.p(count.hint, class_name="muted")),
                role="status",
                class_name="launch-counted",
            ),
            rx.el.p(_dry_run_link(href)),
            rx.cond(form.any_age_warning, days_again_field(form.any_age_warning)),
            class_name="dialog-text launch-form",
        ),
        rx.el.div(
            dismiss_button("Close", on_dismiss),
            rx.el.button(
                "Change settings", type="button", class_name="button", on_click=on_settings
            ),
            rx.cond(
                count.is_known,
                rx.el.button("Delete for real", type="submit", class_name="button danger"),
            ),
            class_name="dialog-buttons",
        ),
        on_fields=on_confirm,
    )


def _dry_run_link(href: str) -> rx.Component:
    return rx.el.a("Open the dry run", href=href)
