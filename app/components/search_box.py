"""The one search box: an id, a pasted URL or words."""

import reflex as rx
from reflex.event import EventType

from app.components.icon import icon
from app.presentation.page_words import SEARCH, SEARCH_PLACEHOLDER

MAX_LENGTH = 2_000  # far beyond any URL that AWX makes; the server has its own limit


def search_box(
    on_submit: EventType[dict[str, str]],
    *,
    value: str = "",
    is_focused: bool = False,
    problem: str = "",
    way_href: str = "",
    way_label: str = "",
) -> rx.Component:
    """A form with one field named `text`.

    `problem` says why the last text was refused; `way_href`, if any, is where to go all the same.
    """
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
                placeholder=SEARCH_PLACEHOLDER,
                aria_label="Find a system job by number, URL or words",
                class_name="field",
            ),
            rx.el.kbd("/", aria_hidden="true", class_name="search-key"),
            rx.el.button(
                icon("search"),
                rx.el.span(SEARCH),
                type="submit",
                class_name="button primary",
            ),
            on_submit=on_submit,
            class_name="search-form",
            role="search",
        ),
        rx.cond(problem, _problem(problem, way_href, way_label)),
        class_name="search",
    )


def _problem(problem: str, way_href: str, way_label: str) -> rx.Component:
    return rx.el.p(
        problem,
        rx.cond(way_href, rx.fragment(" ", rx.el.a(way_label, href=way_href))),
        role="alert",
        class_name="problem",
    )
