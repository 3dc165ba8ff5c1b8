"""Run again: the button with its reason, and the dialog with the form."""

from typing import Any

import reflex as rx
from reflex.event import EventType

from app.components.actions import action_button
from app.components.icon import icon
from app.components.job_assets import LaunchForm
from app.components.notice import notice
from app.components.react import Dialog
from app.jobs.cleanup_command import DEFAULT_DAYS
from app.jobs.launch import COUNT, DAYS_AGAIN, INTENT, NO, YES, LaunchOption
from app.presentation.job_page import ShownAction
from app.presentation.launch_form import ShownLaunchForm
from app.presentation.page_words import RUN_AGAIN
from app.presentation.tones import Tone

_LONGEST_TEXT = 40  # characters, far beyond any number that makes sense


def launch_button(action: ShownAction, on_press: EventType[()]) -> rx.Component:
    """Always there; where it cannot be pressed, with its reason."""
    return action_button(RUN_AGAIN, "rotate-cw", action, on_press)


def launch_dialog(
    form: ShownLaunchForm,
    *,
    is_open: bool | rx.Var[bool],
    stage: str,
    refusals: int,
    answer: rx.Component,
    count: rx.Component,
    dry_run: rx.Component,
    on_submit: EventType[dict[str, Any]],
    on_dismiss: EventType[()],
) -> rx.Component:
    """One dialog for every stage: reading, the form, the waits, a count and the answer."""
    return Dialog.create(
        rx.match(
            stage,
            ("reading", _reading(on_dismiss)),
            ("counting", dry_run),
            ("counted", count),
            ("answer", answer),
            _form(form, stage, on_submit, on_dismiss),
        ),
        is_open=is_open,
        focus_key=rx.cond(stage == "launching", "", f"{stage} {refusals}"),
        title=rx.cond(form.name, f"Run {form.name} again?", RUN_AGAIN),
        on_dismiss=on_dismiss,
    )


def launch_answer(
    message: str,
    *,
    tone: Tone,
    may_have_started: bool,
    new_job_href: str,
    on_dismiss: EventType[()],
) -> rx.Component:
    """What came of it, with the way on; a launch is never offered a second time here."""
    return rx.fragment(
        rx.el.div(
            notice(
                message,
                rx.cond(new_job_href, rx.el.a("Open the new job", href=new_job_href)),
                rx.cond(may_have_started, _newest_jobs()),
                tone=tone,
                role="alert",
            ),
            class_name="dialog-text",
        ),
        rx.el.div(dismiss_button("Close", on_dismiss), class_name="dialog-buttons"),
    )


def _newest_jobs() -> rx.Component:
    return rx.el.a(
        "View newest jobs ",
        icon("external-link"),
        href="/jobs",
        target="_blank",
        rel="noreferrer noopener",
    )


def _reading(on_dismiss: EventType[()]) -> rx.Component:
    return rx.fragment(
        rx.el.p("Loading the job's settings…", role="status", class_name="dialog-text muted"),
        rx.el.div(dismiss_button("Cancel", on_dismiss), class_name="dialog-buttons"),
    )


def _form(
    form: ShownLaunchForm,
    stage: str,
    on_submit: EventType[dict[str, Any]],
    on_dismiss: EventType[()],
) -> rx.Component:
    is_busy = stage == "launching"
    return LaunchForm.create(
        rx.el.div(
            rx.el.p(
                f"This starts a new job from the template of job #{form.job_id}.",
                rx.cond(form.options, " You can change its settings.", ""),
            ),
            _only_with(form, LaunchOption.DAYS, _days(form)),
            rx.cond(form.any_age_warning, days_again_field(form.any_age_warning)),
            _only_with(form, LaunchOption.DRY_RUN, _dry_run(form)),
            _only_with(form, LaunchOption.BATCH_SIZE, _batch_size(form)),
            rx.cond(form.unchanged, _unchanged(form.unchanged)),
            class_name="dialog-text launch-form",
        ),
        rx.el.div(
            dismiss_button("Cancel", on_dismiss),
            rx.cond(
                form.can_count,
                rx.el.button(
                    "Count first",
                    type="submit",
                    name=INTENT,
                    value=COUNT,
                    disabled=is_busy,
                    class_name="button",
                ),
            ),
            rx.el.button(
                rx.cond(is_busy, "Starting…", RUN_AGAIN),
                type="submit",
                disabled=is_busy,
                class_name="button primary",
            ),
            class_name="dialog-buttons",
        ),
        on_fields=on_submit,
    )


def _only_with(form: ShownLaunchForm, option: LaunchOption, field: rx.Component) -> rx.Component:
    return rx.cond(form.options.contains(option.value), field)  # type: ignore[attr-defined]


def _days(form: ShownLaunchForm) -> rx.Component:
    return _number_field(
        LaunchOption.DAYS.value,
        "Days to keep",
        "Older data is deleted. Leave empty for the default.",
        form.days,
        form.days_problem,
        placeholder=str(DEFAULT_DAYS),
    )


def days_again_field(warning: str) -> rx.Component:
    """The days are typed a second time, because records of any age would be deleted."""
    return _number_field(DAYS_AGAIN, "Confirm days to keep", "", "", warning)


def _batch_size(form: ShownLaunchForm) -> rx.Component:
    return _number_field(
        LaunchOption.BATCH_SIZE.value,
        "Batch size",
        "Rows deleted at a time. Leave empty for the default.",
        form.batch_size,
        form.batch_size_problem,
    )


def _number_field(
    name: str, label: str, hint: str, text: str, problem: str, *, placeholder: str = ""
) -> rx.Component:
    own = f"run-again-{name}"
    return rx.el.div(
        rx.el.label(label, html_for=own),
        rx.el.input(
            type="text",
            input_mode="numeric",
            auto_complete="off",
            name=name,
            id=own,
            default_value=text,
            placeholder=placeholder,
            max_length=_LONGEST_TEXT,
            aria_invalid=rx.cond(problem, "true", "false"),
            aria_describedby=f"{own}-problem {own}-hint",
            class_name="field",
        ),
        _problem(own, problem),
        rx.el.p(hint, id=f"{own}-hint", class_name="hint") if hint else rx.fragment(),
        class_name="launch-field",
    )


def _dry_run(form: ShownLaunchForm) -> rx.Component:
    own = f"run-again-{LaunchOption.DRY_RUN.value}"
    return rx.el.fieldset(
        rx.el.legend("Mode"),
        rx.el.div(
            _choice(NO, "Delete for real", is_chosen=~rx.Var.create(form.is_dry_run)),
            _choice(YES, "Dry run (count only)", is_chosen=form.is_dry_run),
            class_name="choices",
        ),
        _problem(own, form.dry_run_problem),
        aria_describedby=f"{own}-problem",
        class_name="launch-field",
    )


def _choice(word: str, label: str, *, is_chosen: bool | rx.Var[bool]) -> rx.Component:
    return rx.el.label(
        rx.el.input(
            type="radio",
            name=LaunchOption.DRY_RUN.value,
            value=word,
            default_checked=is_chosen,
        ),
        rx.el.span(label),
        class_name="choice",
    )


def _problem(own: str, problem: str) -> rx.Component:
    return rx.el.p(problem, id=f"{own}-problem", class_name="problem")


def _unchanged(variables: str) -> rx.Component:
    return rx.el.div(
        rx.el.p("Sent unchanged", id="run-again-kept", class_name="launch-label"),
        rx.el.pre(
            variables,
            class_name="code",
            tab_index=0,
            role="group",
            aria_labelledby="run-again-kept",
        ),
        class_name="launch-field",
    )


def dismiss_button(label: str, on_dismiss: EventType[()]) -> rx.Component:
    """The way out of the dialog."""
    return rx.el.button(label, type="button", class_name="button", on_click=on_dismiss)
