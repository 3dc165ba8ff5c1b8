"""The start page: one search box and the most recent jobs."""

import reflex as rx

from app.components.frame import page_frame
from app.components.job_table import job_table
from app.components.notice import failure, nothing, waiting
from app.components.react import ControllerClock, TabVisibility
from app.pages.shared import search, tools, unexpected_error
from app.state.phases import ListPhase
from app.state.preferences import Preferences
from app.state.recent import RECENT_ROWS, Recent


def start_page() -> rx.Component:
    """`/`"""
    return page_frame(
        unexpected_error(),
        TabVisibility.create(on_visible=Recent.opened, on_hidden=Recent.hidden),
        rx.el.section(
            rx.el.h1("Find a system job"),
            search(is_focused=True),
            rx.el.p(
                "A number opens that job, and so does a URL copied from AWX; "
                "words search the names.",
                class_name="muted",
            ),
            class_name="hero",
        ),
        _recent(),
        tools=tools(),
        search=rx.fragment(),
    )


def _recent() -> rx.Component:
    return rx.match(
        Recent.phase,
        (ListPhase.LOADING, waiting("Fetching the recent jobs…", RECENT_ROWS)),
        (ListPhase.FAILED, _failed_read()),
        (
            ListPhase.EMPTY,
            nothing("No system jobs yet", "This controller has not run any system job."),
        ),
        rx.el.section(
            rx.el.div(
                rx.el.h2("Recent system jobs"),
                rx.el.a("All system jobs", href="/jobs"),
                class_name="panel-head",
            ),
            rx.cond(Recent.phase == ListPhase.STALE, _failed_read()),
            ControllerClock.create(iso=Recent.read_at),
            job_table(Recent.rows, Preferences.zone, caption="Recent system jobs"),
            class_name="panel",
        ),
    )


def _failed_read() -> rx.Component:
    return failure(Recent.failure, Recent.failure_id, Recent.opened)
