"""The dialogs of a job's actions, which a job's page loads when one is first opened.

Reflex writes what `job_dialogs` returns into a module of its own, which nothing imports but
`late_dialogs`, at that time. They take nothing from the page: all is in the states.
"""

import reflex as rx
from reflex.event import EventType

from app.components.dialog import confirmation_dialog
from app.components.job_assets import LateDialogs
from app.pages.launch import is_launch_open, launch_dialog_of
from app.state.job import JobPage
from app.state.launch import Launch
from app.state.phases import Dialog


def of_job(event: object) -> EventType[()]:
    """`event` with the id of the job that is on the screen, which the state compares with its own.

    Until a record has come, that is the id that could not be read.
    """
    return event(JobPage.shown_id)  # type: ignore[operator]


@rx.memo
def job_dialogs() -> rx.Component:
    """The form to run a job again, and what is asked before a cancel and a delete."""
    return rx.fragment(launch_dialog_of(JobPage.job.id), _cancel(), _delete())


def late_dialogs() -> rx.Component:
    """The place of the dialogs in the page."""
    dialogs = job_dialogs()
    return LateDialogs.create(
        load=rx.Var(f'() => import("{dialogs.library}").then((it) => it.{dialogs.tag})'),
        is_open=(JobPage.dialog != Dialog.NONE) | is_launch_open(JobPage.job.id),
        on_dismiss=[JobPage.dialog_dismissed, Launch.dismissed],
    )


def _cancel() -> rx.Component:
    job = JobPage.job
    return confirmation_dialog(
        rx.el.p(job.cancel_consequence),
        is_open=JobPage.dialog == Dialog.CANCEL,
        title=f"Cancel {job.name} #{job.id}?",
        confirm_label="Cancel job",
        dismiss_label="Keep running",
        is_busy=JobPage.is_acting,
        on_confirm=of_job(JobPage.cancel_confirmed),
        on_dismiss=JobPage.dialog_dismissed,
    )


def _delete() -> rx.Component:
    job = JobPage.job
    return confirmation_dialog(
        rx.el.p("This permanently deletes the job and its output."),
        is_open=JobPage.dialog == Dialog.DELETE,
        title=f"Delete {job.name} #{job.id}?",
        confirm_label="Delete job and output",
        dismiss_label="Keep job",
        is_busy=JobPage.is_acting,
        on_confirm=of_job(JobPage.delete_confirmed),
        on_dismiss=JobPage.dialog_dismissed,
    )
