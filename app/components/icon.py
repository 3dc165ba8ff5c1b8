"""Pictures of assets/icons.svg."""

import reflex as rx

from app.components.react import site_file


def icon(name: str) -> rx.Component:
    """A picture for the eye only: words always stand beside it."""
    return rx.el.svg(
        rx.el.svg.use(href=site_file(f"/icons.svg#{name}")),
        class_name="icon",
        aria_hidden="true",
    )
