"""The top of a job page: name, number, badge and what the job does, in words."""

import reflex as rx

from app.components.icon import icon
from app.components.react import Canceling
from app.components.status_badge import status_badge
from app.presentation.cancel_texts import RESTARTING_AWX_URL
from app.presentation.job_page import ShownJob


def job_head(job: ShownJob, live: rx.Component, actions: rx.Component, zone: str) -> rx.Component:
    """Reading order: which job, how it stands, what it does, who started it, what can be done."""
    return rx.el.header(
        rx.el.div(
            rx.el.div(
                rx.el.h1(job.name, rx.el.span(f" #{job.id}", class_name="job-number")),
                status_badge(job.status, job.status_label),
                live,
                class_name="job-name",
            ),
            rx.cond(
                job.is_canceling,
                Canceling.create(
                    since_iso=job.canceled_on,
                    now_iso=job.now,
                    hint=job.overdue_hint,
                    hint_url=RESTARTING_AWX_URL,
                    zone=zone,
                ),
            ),
            rx.el.p(job.what, class_name="what"),
            rx.el.p(
                job.who,
                rx.cond(job.where, f" · {job.where}", ""),
                rx.cond(job.controller_url, _controller_link(job.controller_url)),
                class_name="muted",
            ),
            class_name="job-title",
        ),
        actions,
        class_name="job-head",
    )


def _controller_link(url: str) -> rx.Component:
    return rx.fragment(
        " · ",
        rx.el.a(
            "Open in the controller ",
            icon("external"),
            href=url,
            target="_blank",
            rel="noreferrer noopener",
        ),
    )
