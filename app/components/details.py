"""The disclosure "Details": the output, and beside it or in its place the whole record.

Wraps assets/job/JobBody.jsx, which knows whether it is open; the button is in the output's toolbar.
"""

import reflex as rx
from reflex.event import EventType

from app.components.fields import all_fields
from app.components.icon import icon
from app.components.react import API_BASE, Asset, RawRecord, Timestamp
from app.presentation.job_page import ShownJob


class JobBody(Asset):
    """The output, its first child, and the details, its second."""

    library = "$/public/job/JobBody.jsx"
    tag = "JobBody"

    job_id: rx.Var[int]  # the details of another job are folded again
    has_details: rx.Var[bool]  # whether there is a record to show


def job_body(
    output: rx.Component,
    details: rx.Component,
    *,
    job_id: rx.Var[int] | int,
    has_details: rx.Var[bool] | bool,
) -> rx.Component:
    """The output with its details; the output is mounted whether there is a record or not."""
    return JobBody.create(output, details, job_id=job_id, has_details=has_details)


def job_details(
    job: ShownJob,
    zone: str,
    *,
    read_at: str,
    is_reading: rx.Var[bool] | bool,
    on_refresh: EventType[()],
) -> rx.Component:
    """Every field of the record, how fresh it is, and the record as the controller sent it."""
    return rx.fragment(
        rx.el.div(
            rx.el.h2("Details"),
            rx.el.span(
                "Updated ",
                Timestamp.create(iso=read_at, zone=zone, form="relative"),
                class_name="muted",
            ),
            rx.el.button(
                icon("refresh"),
                "Refresh",
                type="button",
                class_name="button small",
                on_click=on_refresh,
                aria_disabled=is_reading,
            ),
            class_name="details-head",
        ),
        all_fields(job.sections, zone),
        RawRecord.create(api_base=API_BASE, job_id=job.id, revision=job.revision),
    )
