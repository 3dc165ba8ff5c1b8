"""The start page: the search box, the overview of the templates, the most recent jobs."""

import reflex as rx

from app.components.frame import site_page
from app.components.job_table import job_table, jobs_loading
from app.components.list_assets import KeysButton
from app.components.notice import failure, nothing
from app.components.overview import cards_loading
from app.components.page_styles import ListStyles
from app.components.react import ControllerClock, TabVisibility
from app.pages.overview import overview
from app.pages.shared import search, tools, unexpected_error
from app.state.overview import Overview
from app.state.phases import ListPhase
from app.state.preferences import Preferences
from app.state.recent import RECENT_ROWS, Recent


def start_page() -> rx.Component:
    """`/`"""
    return site_page(
        ListStyles.create(),
        unexpected_error(),
        TabVisibility.create(on_visible=[Recent.opened, Overview.opened], on_hidden=Recent.hidden),
        rx.el.section(
            rx.el.h1("Find a system job"),
            search(is_focused=True),
            rx.el.p("Try ", *_examples(), class_name="muted examples"),
            class_name="hero",
        ),
        # What is first read of the overview moves the list that is under it: they come together,
        # unless the overview takes long.
        rx.cond(Overview.was_read, overview(), cards_loading()),
        rx.cond(Overview.was_read | Overview.is_late, _recent(), _loading("both")),
        tools=tools(),
        search=rx.fragment(),
    )


def _examples() -> list[rx.Component]:
    """What can be typed, in the order of how often it is."""
    return [
        rx.fragment(rx.el.code(example), f" {what}{end}")
        for example, what, end in (
            ("42", "for a job number", ", "),
            ("cleanup", "for words of a name", ", or "),
            ("https://…/jobs/system/42", "copied from AWX", "."),
        )
    ]


def _recent() -> rx.Component:
    return rx.match(
        Recent.phase,
        (ListPhase.LOADING, _loading("jobs")),
        (ListPhase.FAILED, _failed_read()),
        (
            ListPhase.EMPTY,
            nothing("No system jobs yet", "Jobs appear here as soon as AWX runs them."),
        ),
        _panel(
            rx.cond(Recent.phase == ListPhase.STALE, _failed_read()),
            ControllerClock.create(iso=Recent.read_at),
            job_table(
                Recent.rows,
                Preferences.zone,
                caption="Recent jobs",
                has_outcomes=Recent.has_outcomes,
            ),
            rx.el.div(KeysButton.create(), class_name="list-footer"),
        ),
    )


def _loading(what: str) -> rx.Component:
    """The shape of the list; what comes in its place is another element, which has not moved."""
    return _panel(jobs_loading(RECENT_ROWS), key=f"{what}-loading")


def _panel(*content: rx.Component, **props: str) -> rx.Component:
    return rx.el.section(
        rx.el.div(
            rx.el.h2("Recent jobs"),
            rx.el.a("All system jobs", href="/jobs"),
            class_name="panel-head",
        ),
        *content,
        class_name="panel list",
        **props,
    )


def _failed_read() -> rx.Component:
    return failure(Recent.failure, Recent.failure_id, Recent.opened)
