"""What stands around the table of results: filters, sortable headings, the footer."""

from typing import Any

import reflex as rx

from app.components.icon import icon
from app.presentation.job_list import ShownChoice, ShownFilter, ShownHeading, ShownPaging

FilterChosen = Any  # an event handler of a filter's name and its new value

_ARROWS = (("ascending", "↑"), ("descending", "↓"))  # else ↕, seen while pointed at


def filter_bar(
    filters: list[ShownFilter],
    on_change: FilterChosen,
    *,
    search: str,
    clear_search_href: str,
    clear_href: str,
) -> rx.Component:
    """What the list is narrowed by, each in a chip that changes and clears it.

    `on_change` gets a filter's name and its new value.
    """
    return rx.el.div(
        rx.cond(
            search,
            rx.el.div(
                rx.el.span("Search", class_name="chip-label"),
                rx.el.span(search, title=search, class_name="chip-words"),
                _clear("search", clear_search_href),
                class_name="chip active",
            ),
        ),
        rx.foreach(filters, lambda one: _filter(one, on_change)),
        rx.cond(clear_href, rx.el.a("Clear all", href=clear_href, class_name="clear-all")),
        class_name="chips",
        role="group",
        aria_label="Filters",
    )


def _filter(one: ShownFilter, on_change: FilterChosen) -> rx.Component:
    return rx.el.div(
        rx.el.label(
            rx.el.span(one.label, class_name="chip-label"),
            rx.el.select(
                rx.foreach(one.choices, _option),
                value=one.value,
                on_change=lambda value: on_change(one.name, value),
            ),
            icon("chevron-down"),
        ),
        rx.cond(one.clear_href, _clear(one.label, one.clear_href)),
        class_name=rx.cond(one.value, "chip active", "chip"),
    )


def _clear(what: str, href: str) -> rx.Component:
    words = f"Clear {what}"
    return rx.el.a(icon("x"), href=href, aria_label=words, title=words, class_name="chip-clear")


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


def list_footer(paging: ShownPaging, freshness: rx.Component, keys: rx.Component) -> rx.Component:
    """How current the list is, where it stands, and the pages beside this one."""
    return rx.el.div(
        freshness,
        keys,
        rx.el.nav(
            rx.el.p(paging.words, class_name="muted"),
            _step("Previous", "arrow-left", paging.previous_href),
            _step("Next", "next", paging.next_href),
            class_name="pager",
            aria_label="Pages",
        ),
        class_name="list-footer",
    )


def _step(label: str, picture: str, href: str) -> rx.Component:
    return rx.cond(
        href,
        rx.el.a(icon(picture), label, href=href, class_name="button small"),
        rx.el.span(icon(picture), label, class_name="button small", aria_disabled="true"),
    )
