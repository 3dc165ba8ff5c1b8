"""The job page, on the site and embedded."""

import reflex as rx
from reflex_components_core.core.banner import has_connection_errors

from app.components.actions import action_button, action_group, controller_link
from app.components.details import job_body, job_details
from app.components.failure import why_it_failed
from app.components.frame import embedded_page, site_page
from app.components.job_assets import (
    BackLink,
    FirstScreen,
    LiveMark,
    NotifyWhenEnded,
    PlainRecord,
    RunNeighbors,
    StatusFavicon,
)
from app.components.job_head import head_skeleton, job_head
from app.components.notice import notice
from app.components.outcome import outcome_line, room_for_outcome
from app.components.output_view import output_view
from app.components.react import (
    API_BASE,
    ControllerClock,
    TabVisibility,
)
from app.pages.job_dialogs import late_dialogs, of_job
from app.pages.launch import launch_of_page
from app.pages.no_record import (
    EMBEDDED,
    deleted,
    deleted_elsewhere,
    failure_notice,
    missing,
    unread,
    unusable,
)
from app.pages.shared import search, tools, unexpected_error
from app.presentation.page_words import CANCEL, DELETE
from app.state.job import JobPage
from app.state.phases import JobPhase
from app.state.preferences import Preferences
from app.state.unexpected_errors import UnexpectedError

CHECK_EVERY_S = 30  # a job is seldom deleted while its page is open


def job_page() -> rx.Component:
    """`/jobs/{id}`"""
    return site_page(
        _job("/jobs/"),
        tools=tools(),
        search=search(JobPage.search),
        class_name="page job",
    )


def embedded_job_page() -> rx.Component:
    """`/embed/jobs/{id}`"""
    job = JobPage.job
    return embedded_page(_job(EMBEDDED), job_id=job.id, status=job.status, is_active=job.is_active)


def _back(href_prefix: str) -> rx.Component:
    """The way back to the list; a portal's frame has none."""
    if href_prefix == EMBEDDED:
        return rx.fragment()
    return rx.el.nav(BackLink.create(fallback=JobPage.back_href), aria_label="Breadcrumb")


def _job(href_prefix: str) -> rx.Component:
    # The output is mounted from the start, beside the record: it asks for its lines by itself,
    # so that they come in parallel with the record and not after it.
    has_record = (JobPage.phase == JobPhase.READY) | (JobPage.phase == JobPhase.STALE)
    is_failed = (JobPage.phase == JobPhase.FAILED) & JobPage.has_output
    return rx.fragment(
        unexpected_error(),
        _outcome(),
        FirstScreen.create(
            rx.fragment(head_skeleton(_back(href_prefix)), room_for_outcome()),
            _record_or_why_not(href_prefix),
            is_ready=has_record,
            is_failed=is_failed,
            is_urgent=(~has_record & ~is_failed & (JobPage.phase != JobPhase.LOADING))
            | (UnexpectedError.id != ""),
        ),
        StatusFavicon.create(status=JobPage.job.status),
        job_body(
            rx.cond(JobPage.has_output, _output()),
            rx.cond(has_record, _details()),
            job_id=JobPage.job.id,
            has_details=has_record,
        ),
    )


def _record_or_why_not(href_prefix: str) -> rx.Component:
    return rx.match(
        JobPage.phase,
        (JobPhase.LOADING, _waiting(href_prefix)),
        (JobPhase.FAILED, unread(href_prefix, of_job(JobPage.refresh_pressed))),
        (JobPhase.MISSING, missing(href_prefix)),
        (JobPhase.UNUSABLE, unusable(href_prefix)),
        (JobPhase.DELETED, deleted(href_prefix)),
        _record(href_prefix),
    )


def _waiting(href_prefix: str) -> rx.Component:
    return rx.fragment(
        PlainRecord.create(
            head_skeleton(_back(href_prefix)),
            is_lost=has_connection_errors,
            api_base=API_BASE,
            zone=Preferences.zone,
        ),
        room_for_outcome(),
    )


def _record(href_prefix: str) -> rx.Component:
    return rx.fragment(
        rx.cond(
            JobPage.phase == JobPhase.STALE,
            rx.cond(
                JobPage.is_gone,
                deleted_elsewhere(href_prefix),
                failure_notice(href_prefix, of_job(JobPage.refresh_pressed)),
            ),
        ),
        job_head(
            JobPage.job,
            back=_back(href_prefix),
            beside=_neighbors(href_prefix),
            tools=_tools(),
            live=_live(),
            zone=Preferences.zone,
            is_gone=JobPage.is_gone,
        ),
        late_dialogs(),
        outcome_line(JobPage.run_outcome),
        why_it_failed(JobPage.job.failure, href_prefix),
    )


def _live() -> rx.Component:
    return rx.fragment(
        rx.cond(
            JobPage.is_changing,
            rx.fragment(),
            TabVisibility.create(
                on_visible=of_job(JobPage.tab_returned),
                on_due=of_job(JobPage.check_due),
                every_s=CHECK_EVERY_S,
            ),
        ),
        ControllerClock.create(iso=JobPage.read_at),
        LiveMark.create(
            answered_at=JobPage.answered_at,
            is_live=JobPage.is_changing,
            on_lost=of_job(JobPage.watch_lost),
        ),
    )


def _output() -> rx.Component:
    return output_view(
        JobPage.output_of,
        job_name=JobPage.job.name,
        term=JobPage.search,
        active=JobPage.job.is_active,
        phase=JobPage.job.output_phase,
        status=JobPage.job.status,
        error_line=JobPage.job.failure.line,
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
        on_refresh=of_job(JobPage.refresh_pressed),
    )


def _neighbors(href_prefix: str) -> rx.Component:
    """The ways to other runs of the template; a portal's frame shows one job."""
    if href_prefix == EMBEDDED:
        return rx.fragment()
    return RunNeighbors.create(
        job_id=JobPage.job.id,
        previous=JobPage.previous_id,
        next=JobPage.next_id,
        template=JobPage.history_of,
        is_known=JobPage.has_neighbors,
        is_cheap=JobPage.are_neighbors_cheap,
        failure=JobPage.neighbors_failure,
        on_wanted=of_job(JobPage.neighbors_wanted),
    )


def _tools() -> rx.Component:
    job = JobPage.job
    again = of_job(JobPage.refresh_pressed)
    cancel, delete = of_job(JobPage.cancel_pressed), of_job(JobPage.delete_pressed)
    actions = action_group(
        launch_of_page(),
        action_button(
            CANCEL,
            "circle-stop",
            job.cancel,
            cancel,
            name="Cancel job",
            on_possible=again,
            is_dangerous=True,
        ),
        action_button(
            DELETE,
            "trash",
            job.delete,
            delete,
            name="Delete job",
            on_possible=again,
            is_dangerous=True,
        ),
    )
    return rx.fragment(
        NotifyWhenEnded.create(is_active=job.is_active, title=job.title),
        rx.cond(JobPage.is_gone, rx.fragment(), actions),
        controller_link(job.controller_url),
    )


def _outcome() -> rx.Component:
    return rx.cond(
        JobPage.outcome,
        rx.el.div(
            notice(
                JobPage.outcome,
                rx.el.button(
                    "Dismiss", class_name="button small", on_click=JobPage.outcome_dismissed
                ),
                tone=JobPage.outcome_tone,
                role="alert",
            ),
            class_name="toast",
        ),
    )
