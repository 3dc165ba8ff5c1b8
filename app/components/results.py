"""What stands around the table of results: sortable headings, the footer."""

from typing import Any

import reflex as rx
from reflex.event import EventType

from app.components.icon import icon
from app.components.react import API_BASE
from app.presentation.job_list import ShownHeading, ShownPaging
from app.presentation.list_filters import ShownChoice

SizeChosen = Any  # an event handler of the number of jobs a page

_ARROWS = (("ascending", "↑"), ("descending", "↓"))  # else ↕, seen while pointed at


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


def outcome_heading(order: str, on_press: EventType[()]) -> rx.Component:
    """The heading of the outcomes, which sorts the rows of this page alone."""
    return rx.el.th(
        rx.el.button(
            "Outcome",
            rx.el.span(
                rx.match(order, *_ARROWS, "↕"),
                aria_hidden="true",
                class_name="arrow",
            ),
            type="button",
            title="Sorts the jobs of this page only.",
            class_name="sorter",
            on_click=on_press,
        ),
        scope="col",
        role="columnheader",
        aria_sort=order,
    )


def list_footer(
    paging: ShownPaging, freshness: rx.Component, *others: rx.Component
) -> rx.Component:
    """How current the list is, where it stands, the pages beside this one, and `others` between."""
    return rx.el.div(
        freshness,
        *others,
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


def page_size(sizes: list[ShownChoice], size: str, on_change: SizeChosen) -> rx.Component:
    """How many jobs a page has; many take longer, since each row comes with its output."""
    return rx.el.label(
        rx.el.span("Jobs a page", class_name="hidden-visually"),
        rx.el.select(
            rx.foreach(sizes, lambda one: rx.el.option(one.label, value=one.value)),
            value=size,
            on_change=on_change,
            title="Long pages load slowly: each row brings its output.",
        ),
        icon("chevron-down"),
        class_name="page-size",
    )


def export_links(href: str) -> rx.Component:
    """All jobs of the list as files; `href` lacks the name of the format."""

    def link(label: str, form: str) -> rx.Component:
        return rx.el.a(
            label,
            href=API_BASE.to(str) + href + form,
            download=True,
            aria_label=f"Export as {label}",
        )

    return rx.el.span(
        icon("download"),
        "Export ",
        link("CSV", "csv"),
        link("JSON", "json"),
        class_name="export-links",
    )
