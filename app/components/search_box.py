"""The one search box: an id, a pasted address or words."""

import reflex as rx
from reflex.event import EventType

from app.components.icon import icon

MAX_LENGTH = 2_000  # far beyond any address that AWX makes; the server has its own limit


def search_box(
    on_submit: EventType[dict[str, str]],
    *,
    value: str = "",
    is_focused: bool = False,
    problem: str = "",
) -> rx.Component:
    """A form with one field named `text`; `problem` says why the last text was refused."""
    return rx.el.div(
        rx.el.form(
            rx.el.input(
                type="search",
                name="text",
                id="search-text",
                default_value=value,
                key=value,
                auto_focus=is_focused,
                auto_complete="off",
                max_length=MAX_LENGTH,
                placeholder="Job id, AWX address or words of the name",
                aria_label="Find a system job by id, address or words",
                class_name="field",
            ),
            rx.el.button(icon("search"), "Search", type="submit", class_name="button primary"),
            on_submit=on_submit,
            class_name="search-form",
            role="search",
        ),
        rx.cond(problem, rx.el.p(problem, role="alert", class_name="problem")),
        class_name="search",
    )
