"""The top of a job page in two lines: which job and how it stands; who, where, when, how long."""

import reflex as rx

from app.components.job_assets import Canceling, CancelOverdue, JobTimes
from app.components.status_badge import status_badge
from app.presentation.cancel_texts import RESTARTING_AWX_URL
from app.presentation.job_page import ShownJob
from app.presentation.page_words import DELETED


def job_head(
    job: ShownJob,
    *,
    back: rx.Component,
    beside: rx.Component,
    tools: rx.Component,
    live: rx.Component,
    zone: str,
    is_gone: bool | rx.Var[bool],
) -> rx.Component:
    """The head of `job`: `back`, `beside` lead away, `tools` act, `live` says how fresh it is."""
    return rx.el.header(
        rx.el.div(
            back,
            _status(job, is_gone=is_gone),
            rx.el.h1(
                rx.el.span(job.name, class_name="job-title", title=job.name),
                rx.el.span(f" #{job.id}", class_name="job-number"),
            ),
            rx.el.p(job.what, class_name="what", title=job.what),
            class_name="job-line",
        ),
        rx.el.div(beside, class_name="job-beside"),
        rx.el.div(tools, class_name="job-tools"),
        rx.el.div(
            rx.el.span(job.launched, class_name="fact"),
            rx.cond(job.where, rx.el.span(job.where, class_name="fact")),
            _times(job, zone),
            rx.cond(
                job.is_canceling,
                Canceling.create(since_iso=job.canceled_on, now_iso=job.now, zone=zone),
            ),
            live,
            class_name="job-facts",
        ),
        rx.cond(
            job.is_canceling,
            CancelOverdue.create(
                since_iso=job.canceled_on,
                now_iso=job.now,
                hint=job.overdue_hint,
                hint_url=RESTARTING_AWX_URL,
                zone=zone,
            ),
        ),
        class_name="job-head",
        role="group",
        aria_label="Job",
    )


def head_skeleton(back: rx.Component) -> rx.Component:
    """The shape of a head whose record is on its way; a quick one comes before it is seen."""
    return rx.el.header(
        rx.el.div(
            back,
            rx.el.span(class_name="bone short"),
            rx.el.span(class_name="bone"),
            class_name="job-line",
        ),
        rx.el.div(
            rx.el.span(class_name="bone long"),
            rx.el.span("Loading job…", class_name="hidden-visually", role="status"),
            class_name="job-facts",
        ),
        class_name="job-head",
        aria_busy="true",
    )


def _status(job: ShownJob, *, is_gone: bool | rx.Var[bool]) -> rx.Component:
    return rx.el.span(
        status_badge(job.status, job.status_label),
        rx.cond(is_gone, rx.el.span(DELETED, class_name="badge")),
        class_name="job-status",
    )


def _times(job: ShownJob, zone: str) -> rx.Component:
    return JobTimes.create(
        created_iso=job.created,
        started_iso=job.started,
        canceled_iso=job.canceled_on,
        finished_iso=job.finished,
        seconds=job.elapsed_s,
        is_active=job.is_active,
        is_waiting=job.is_waiting,
        never_started=job.never_started,
        is_ticking=job.is_ticking,
        zone=zone,
    )
