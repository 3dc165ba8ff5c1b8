"""What a list is narrowed by: each filter is a chip that changes and clears it."""

from typing import Any

import reflex as rx

from app.components.icon import icon
from app.components.list_assets import CreatedFilter
from app.jobs.limits import LONGEST_SEARCH
from app.presentation.list_filters import ShownChoice, ShownDates, ShownFilter

FilterChosen = Any  # an event handler of a filter's name and its new value
DaysChosen = Any  # of the first day, the last one, and their time zone
Submitted = Any  # of a form


def filter_bar(
    *filters: rx.Component,
    search: str,
    clear_search_href: str,
    clear_href: str,
    known: list[ShownFilter],
) -> rx.Component:
    """The search and the filters, in one row where there is room; seen once some are `known`."""
    return rx.el.div(
        rx.cond(search, _words("Search", search, clear_search_href)),
        *filters,
        rx.cond(clear_href, rx.el.a("Clear all", href=clear_href, class_name="clear-all")),
        class_name=rx.cond(known, "chips", "chips unknown"),
        role="group",
        aria_label="Filters",
    )


def choice_filters(filters: list[ShownFilter], on_change: FilterChosen) -> rx.Component:
    """A chip for each filter that is one of some choices."""
    return rx.foreach(filters, lambda one: _filter(one, on_change))


def created_filter(
    dates: ShownDates, zone: str, on_choose: FilterChosen, on_days: DaysChosen
) -> rx.Component:
    """When the jobs were created: a span that ends now, or days."""
    return rx.el.div(
        CreatedFilter.create(
            value=dates.value,
            words=dates.words,
            first=dates.first,
            last=dates.last,
            days_zone=dates.zone,
            zone=zone,
            on_span=lambda span: on_choose("created", span),
            on_days=on_days,
        ),
        rx.cond(dates.clear_href, _clear("Created", dates.clear_href)),
        class_name=rx.cond(dates.value, "chip active", "chip"),
    )


def output_filter(words: str, clear_href: str, on_submit: Submitted) -> rx.Component:
    """Words that the output contains; a field while there are none."""
    return rx.cond(
        words,
        _words("Output", words, clear_href),
        rx.el.form(
            icon("search"),
            rx.el.input(
                name="output",
                type="text",
                enter_key_hint="search",
                placeholder="Output contains",
                aria_label="Output contains",
                max_length=LONGEST_SEARCH,
                auto_complete="off",
                required=True,
            ),
            on_submit=on_submit,
            class_name="chip chip-field",
        ),
    )


def _words(label: str, words: str, clear_href: str) -> rx.Component:
    return rx.el.div(
        rx.el.span(label, class_name="chip-label"),
        rx.el.span(words, title=words, class_name="chip-words"),
        _clear(label.lower(), clear_href),
        class_name="chip active",
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
