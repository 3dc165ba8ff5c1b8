"""When things happened to a job."""

import reflex as rx

from app.components.react import Elapsed, Timestamp
from app.presentation.job_page import ShownJob
from app.presentation.sentences import NOT_RECORDED


def timeline(job: ShownJob, zone: str) -> rx.Component:
    """Created, started, finished or canceled, and how long it took."""
    return rx.el.section(
        rx.el.h2("Timeline"),
        rx.el.dl(
            _time("Created", job.created, NOT_RECORDED, zone),
            _time("Started", job.started, job.no_start, zone),
            rx.cond(job.canceled_on, _time("Cancel asked for", job.canceled_on, "", zone)),
            _time("Finished", job.finished, job.no_end, zone),
            rx.el.div(
                rx.el.dt("Elapsed"),
                rx.el.dd(
                    Elapsed.create(
                        started_iso=job.started,
                        seconds=job.elapsed_s,
                        is_ticking=job.is_ticking,
                    )
                ),
                class_name="reached",
            ),
            class_name="timeline",
        ),
        class_name="panel",
    )


def _time(label: str, iso: str, instead: str, zone: str) -> rx.Component:
    return rx.el.div(
        rx.el.dt(label),
        rx.el.dd(
            rx.cond(
                iso,
                Timestamp.create(iso=iso, zone=zone, form="both"),
                rx.el.span(instead, class_name="empty"),
            )
        ),
        class_name=rx.cond(iso, "reached", ""),
    )
