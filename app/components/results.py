"""What stands around the table of results: filters, sortable headings, paging."""

from typing import Any

import reflex as rx

from app.components.icon import icon
from app.presentation.job_list import ShownChoice, ShownFilter, ShownHeading, ShownPaging

FilterChosen = Any  # an event handler of a filter's name and its new value

_ARROWS = (("ascending", "↑"), ("descending", "↓"))


def filter_bar(
    filters: list[ShownFilter],
    on_change: FilterChosen,
    clear_href: str,
) -> rx.Component:
    """A select for each filter; `on_change` gets its name and the new value."""
    return rx.el.div(
        rx.foreach(filters, lambda one: _filter(one, on_change)),
        rx.cond(clear_href, rx.el.a("Clear filters", href=clear_href, class_name="button")),
        class_name="filters",
        role="group",
        aria_label="Filters",
    )


def _filter(one: ShownFilter, on_change: FilterChosen) -> rx.Component:
    return rx.el.label(
        one.label,
        rx.el.select(
            rx.foreach(one.choices, _option),
            value=one.value,
            on_change=lambda value: on_change(one.name, value),
            class_name="select",
        ),
        class_name="labelled",
    )


def _option(choice: ShownChoice) -> rx.Component:
    return rx.el.option(choice.label, value=choice.value)


def sortable_heading(heading: ShownHeading) -> rx.Component:
    """A heading that sorts by its column where the controller can."""
    return rx.el.th(
        rx.cond(
            heading.href,
            rx.el.a(
                heading.label,
                rx.el.span(
                    rx.match(heading.direction, *_ARROWS, "↕"),
                    aria_hidden="true",
                    class_name="arrow",
                ),
                href=heading.href,
                class_name="sorter",
            ),
            rx.el.span(heading.label),
        ),
        scope="col",
        role="columnheader",
        aria_sort=heading.direction,
    )


def pager(paging: ShownPaging) -> rx.Component:
    """Where the list stands, and the pages beside this one."""
    return rx.el.nav(
        rx.el.p(paging.words, class_name="muted"),
        rx.el.div(
            _step("Previous", "back", paging.previous_href),
            _step("Next", "next", paging.next_href),
        ),
        class_name="pager",
        aria_label="Pages",
    )


def _step(label: str, picture: str, href: str) -> rx.Component:
    return rx.cond(
        href,
        rx.el.a(icon(picture), label, href=href, class_name="button"),
        rx.el.span(icon(picture), label, class_name="button", aria_disabled="true"),
    )
