"""The job page, on the site and embedded."""

import reflex as rx
from reflex.event import EventType
from reflex_components_core.core.banner import has_connection_errors

from app.components.actions import action_button
from app.components.details import job_body, job_details
from app.components.dialog import confirmation_dialog
from app.components.failure import why_it_failed
from app.components.frame import embedded_frame, page_frame
from app.components.icon import icon
from app.components.job_head import job_head
from app.components.notice import notice, waiting
from app.components.output_view import output_view
from app.components.react import (
    API_BASE,
    BackLink,
    ControllerClock,
    LiveMark,
    NotifyWhenEnded,
    PlainRecord,
    StatusFavicon,
    TabVisibility,
)
from app.components.timeline import timeline
from app.pages.launch import launch
from app.pages.no_record import EMBEDDED, deleted, failure_notice, missing, unread, unusable
from app.pages.shared import search, tools, unexpected_error
from app.state.job import JobPage
from app.state.phases import Dialog, JobPhase
from app.state.preferences import Preferences

CHECK_EVERY_S = 30  # a job is seldom deleted while its page is open


def job_page() -> rx.Component:
    """`/jobs/{id}`"""
    return page_frame(
        _crumbs(),
        _job("/jobs/"),
        tools=tools(),
        search=search(JobPage.search),
        class_name="page job",
    )


def embedded_job_page() -> rx.Component:
    """`/embed/jobs/{id}`"""
    job = JobPage.job
    return embedded_frame(_job(EMBEDDED), job_id=job.id, status=job.status, is_active=job.is_active)


def _crumbs() -> rx.Component:
    return rx.el.nav(
        BackLink.create(icon("back"), fallback=JobPage.back_href),
        class_name="crumbs",
        aria_label="Way back",
    )


def _job(href_prefix: str) -> rx.Component:
    # The output is mounted from the start, beside the record: it asks for its lines by itself,
    # so that they come in parallel with the record and not after it.
    has_record = (JobPage.phase == JobPhase.READY) | (JobPage.phase == JobPhase.STALE)
    return rx.fragment(
        unexpected_error(),
        _outcome(),
        rx.match(
            JobPage.phase,
            (JobPhase.LOADING, _waiting()),
            (JobPhase.FAILED, unread(href_prefix, _of_job(JobPage.refresh_pressed))),
            (JobPhase.MISSING, missing(href_prefix)),
            (JobPhase.UNUSABLE, unusable(href_prefix)),
            (JobPhase.DELETED, deleted(href_prefix)),
            _record(href_prefix),
        ),
        StatusFavicon.create(status=JobPage.job.status),
        job_body(
            rx.cond(JobPage.has_output, _output()),
            rx.cond(has_record, _details()),
            job_id=JobPage.job.id,
            has_details=has_record,
        ),
    )


def _waiting() -> rx.Component:
    return PlainRecord.create(
        waiting("Fetching the job…", 4),
        is_lost=has_connection_errors,
        api_base=API_BASE,
        zone=Preferences.zone,
    )


def _record(href_prefix: str) -> rx.Component:
    return rx.fragment(
        rx.cond(
            JobPage.phase == JobPhase.STALE,
            failure_notice(href_prefix, _of_job(JobPage.refresh_pressed)),
        ),
        job_head(JobPage.job, _live(), _actions(), Preferences.zone),
        _confirmations(),
        why_it_failed(JobPage.job.failure, href_prefix),
        timeline(JobPage.job, Preferences.zone),
    )


def _live() -> rx.Component:
    return rx.fragment(
        rx.cond(
            JobPage.is_changing,
            rx.fragment(),
            TabVisibility.create(on_visible=_of_job(JobPage.check_due), every_s=CHECK_EVERY_S),
        ),
        ControllerClock.create(iso=JobPage.read_at),
        LiveMark.create(
            answered_at=JobPage.answered_at,
            is_live=JobPage.is_changing,
            on_lost=_of_job(JobPage.watch_lost),
        ),
        NotifyWhenEnded.create(is_active=JobPage.job.is_active, title=JobPage.job.title),
    )


def _output() -> rx.Component:
    return output_view(
        JobPage.output_of,
        job_name=JobPage.job.name,
        term=JobPage.search,
        active=JobPage.job.is_active,
        phase=JobPage.job.output_phase,
        revision=JobPage.job.revision,
        version=JobPage.output_version,
        time_zone=Preferences.zone,
    )


def _details() -> rx.Component:
    return job_details(
        JobPage.job,
        Preferences.zone,
        read_at=JobPage.read_at,
        is_reading=JobPage.is_reading,
        on_refresh=_of_job(JobPage.refresh_pressed),
    )


def _of_job(event: object) -> EventType[()]:
    """`event` with the id of the job that is on the screen, which the state compares with its own.

    Until a record has come, that is the id that could not be read.
    """
    return event(JobPage.shown_id)  # type: ignore[operator]


def _actions() -> rx.Component:
    again = _of_job(JobPage.refresh_pressed)
    cancel, delete = _of_job(JobPage.cancel_pressed), _of_job(JobPage.delete_pressed)
    return rx.el.div(
        launch(),
        action_button("Cancel job", "stop", JobPage.job.cancel, cancel, again),
        action_button("Delete job", "trash", JobPage.job.delete, delete, again),
        class_name="actions",
        role="group",
        aria_label="Actions",
    )


def _confirmations() -> rx.Component:
    job = JobPage.job
    return rx.fragment(
        confirmation_dialog(
            rx.el.p(job.cancel_consequence),
            is_open=JobPage.dialog == Dialog.CANCEL,
            title=f"Cancel {job.name} #{job.id}?",
            confirm_label="Cancel job",
            dismiss_label="Let it run",
            is_busy=JobPage.is_acting,
            on_confirm=_of_job(JobPage.cancel_confirmed),
            on_dismiss=JobPage.dialog_dismissed,
        ),
        confirmation_dialog(
            rx.el.p("Its record and its whole output go with it, for good."),
            is_open=JobPage.dialog == Dialog.DELETE,
            title=f"Delete {job.name} #{job.id}?",
            confirm_label="Delete job and output",
            dismiss_label="Keep it",
            is_busy=JobPage.is_acting,
            on_confirm=_of_job(JobPage.delete_confirmed),
            on_dismiss=JobPage.dialog_dismissed,
        ),
    )


def _outcome() -> rx.Component:
    return rx.cond(
        JobPage.outcome,
        notice(JobPage.outcome, tone=JobPage.outcome_tone, role="alert"),
    )
