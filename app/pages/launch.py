"""Running a job again: on its page, on the embedded one, and on its template's page."""

import reflex as rx

from app.components.launch import launch_answer, launch_button, launch_dialog
from app.components.launch_count import launch_count, launch_counting
from app.presentation.job_page import ShownAction
from app.state.job import JobPage
from app.state.launch import Launch
from app.state.phases import LaunchStage


def launch(job_id: int | rx.Var[int], action: ShownAction) -> rx.Component:
    """The button and its dialog."""
    return rx.fragment(launch_button(action, Launch.pressed(job_id)), launch_dialog_of(job_id))


def launch_of_page() -> rx.Component:
    """The button of a job's own page, whose dialogs come late (app/pages/job_dialogs.py)."""
    return launch_button(JobPage.job.launch, Launch.pressed(JobPage.job.id))


def is_launch_open(job_id: int | rx.Var[int]) -> bool | rx.Var[bool]:
    """Whether the dialog is open for this job; one about another job stays closed."""
    return (
        (Launch.form.job_id == job_id)
        & (Launch.stage != LaunchStage.CLOSED)
        & (Launch.stage != LaunchStage.UNSEEN)
    )


def launch_dialog_of(job_id: int | rx.Var[int]) -> rx.Component:
    """The dialog about this job."""
    return launch_dialog(
        Launch.form,
        is_open=is_launch_open(job_id),
        stage=Launch.stage,
        refusals=Launch.refusals,
        answer=launch_answer(
            Launch.answer,
            tone=Launch.answer_tone,
            may_have_started=Launch.may_have_started,
            new_job_href=Launch.new_job_href,
            on_dismiss=Launch.dismissed,
        ),
        dry_run=launch_counting(Launch.dry_run_id, Launch.new_job_href, Launch.dismissed),
        count=launch_count(
            Launch.count,
            Launch.form,
            Launch.new_job_href,
            on_confirm=Launch.confirmed,
            on_settings=Launch.settings_pressed,
            on_dismiss=Launch.dismissed,
        ),
        on_submit=Launch.submitted,
        on_dismiss=Launch.dismissed,
    )
