"""Running a job again, on the job page of the site and on the embedded one."""

import reflex as rx

from app.components.run_again import run_again_answer, run_again_button, run_again_dialog
from app.state.job import JobPage
from app.state.phases import LaunchStage
from app.state.run_again import RunAgain


def run_again() -> rx.Component:
    """The button and its dialog; a dialog about another job than the page's stays closed."""
    is_of_this_job = RunAgain.form.job_id == JobPage.job.id
    return rx.fragment(
        run_again_button(
            JobPage.job.launch,
            RunAgain.pressed(JobPage.job.id),  # type: ignore[misc] # rx.event is opaque to mypy
        ),
        run_again_dialog(
            RunAgain.form,
            is_open=is_of_this_job
            & (RunAgain.stage != LaunchStage.CLOSED)
            & (RunAgain.stage != LaunchStage.UNSEEN),
            stage=RunAgain.stage,
            refusals=RunAgain.refusals,
            answer=run_again_answer(
                RunAgain.answer,
                tone=RunAgain.answer_tone,
                may_have_started=RunAgain.may_have_started,
                new_job_href=RunAgain.new_job_href,
                on_dismiss=RunAgain.dismissed,
            ),
            on_submit=RunAgain.submitted,
            on_dismiss=RunAgain.dismissed,
        ),
    )
