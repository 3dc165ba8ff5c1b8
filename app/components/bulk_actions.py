"""Actions on several jobs: the selection, the confirmation, the progress, the outcomes."""

from typing import Any

import reflex as rx
from reflex.event import EventType

from app.components.dialog import confirmation_dialog
from app.components.icon import icon
from app.components.status_badge import status_badge
from app.presentation.bulk_actions import (
    OutcomeKind,
    ShownCandidate,
    ShownConfirmation,
    ShownOutcome,
)
from app.presentation.job_list import ShownRow
from app.presentation.tones import Tone

RowChosen = Any  # an event handler of a job's id and whether its row is selected
PageChosen = Any  # an event handler of whether all rows are selected
Words = str | rx.Var[str]
Flag = bool | rx.Var[bool]

# What became of a job: the tone of its badge, its picture and its word.
_KINDS = {
    OutcomeKind.DONE: (Tone.OK, "status-successful", "Done"),
    OutcomeKind.REFUSED: (Tone.WARNING, "info", "Refused"),
    OutcomeKind.FAILED: (Tone.DANGER, "status-failed", "Failed"),
    OutcomeKind.NOT_SENT: (Tone.NEUTRAL, "circle-stop", "Not sent"),
}
COUNT_ID = "selected-count"
CLEAR_ID = "clear-selection"
CONTENT_ID = "content"  # of app/components/frame.py; it takes the focus of what leaves the page


def row_picker(row: ShownRow, selected: list[int], on_choose: RowChosen) -> rx.Component:
    """The cell that selects its row."""
    return rx.el.td(
        _checkbox(
            f"Select job #{row.id}",
            is_checked=rx.Var.create(selected).contains(row.id),
            on_change=lambda is_chosen: on_choose(row.id, is_chosen),
        ),
        role="cell",
        class_name="pick",
    )


def page_picker_heading(is_checked: Flag, on_choose: PageChosen) -> rx.Component:
    """The heading that selects the page."""
    return rx.el.th(
        _checkbox("Select the whole page", is_checked=is_checked, on_change=on_choose),
        scope="col",
        role="columnheader",
        class_name="pick",
    )


def _checkbox(words: Words, *, is_checked: Flag, on_change: PageChosen) -> rx.Component:
    return rx.el.label(
        rx.el.input(type="checkbox", checked=is_checked, on_change=on_change),
        rx.el.span(words, class_name="hidden-visually"),
        class_name="picker",
    )


def selection_bar(
    words: Words,
    *select_all: rx.Component,
    is_any: Flag,
    is_all: Flag,
    is_running: Flag,
    on_choose_page: PageChosen,
    on_clear: EventType[()],
    on_cancel: EventType[()],
    on_delete: EventType[()],
) -> rx.Component:
    """How many are selected, and what can be done with them; it lies over the table's head.

    The words are there all the time: a screen reader reads changes of what it knows. `select_all`
    offers to select those of other pages.
    """
    is_possible = rx.cond(is_running, False, is_any)
    commands = rx.fragment(
        _command("Cancel", "circle-stop", is_possible, on_cancel),
        _command("Delete", "trash", is_possible, on_delete),
        rx.el.span(class_name="selection-gap"),
        rx.cond(is_all, rx.fragment(*select_all), _select_all(on_choose_page)),
        _choice("Clear", [on_clear, rx.set_focus(CONTENT_ID)], id=CLEAR_ID),
    )
    return rx.el.div(
        rx.el.p(
            rx.cond(
                is_any, rx.cond(is_running, "Wait until the current jobs are done.", words), ""
            ),
            id=COUNT_ID,
            role="status",
        ),
        rx.cond(is_any, commands),
        role="group",
        aria_label="Selected jobs",
        class_name=rx.cond(is_any, "selection", "selection idle"),
    )


def select_all(
    offer: Words,
    progress: Words,
    failure: Words,
    *,
    on_choose: EventType[()],
    on_stop: EventType[()],
) -> rx.Component:
    """Offers to select all that match, says how far that is, and stops it."""
    return rx.fragment(
        rx.cond(failure, rx.el.span(failure, role="alert", class_name="select-failure")),
        rx.cond(
            progress,
            rx.fragment(
                rx.el.span(progress, class_name="muted"),
                _choice("Stop", [on_stop, rx.set_focus(CLEAR_ID)]),
            ),
            rx.cond(offer, _choice(offer, [on_choose, rx.set_focus(CLEAR_ID)])),
        ),
    )


def _select_all(on_choose_page: PageChosen) -> rx.Component:
    """For phones, where the table has no head with a box for all."""
    choice = _choice("Select all", [on_choose_page(True), rx.set_focus(CLEAR_ID)])
    return rx.el.span(choice, class_name="select-all")


def _choice(label: Words, on_press: EventType[()], **props: str) -> rx.Component:
    return rx.el.button(label, type="button", class_name="link-button", on_click=on_press, **props)


def _command(label: str, picture: str, is_possible: Flag, on_press: EventType[()]) -> rx.Component:
    return rx.el.button(
        icon(picture),
        label,
        rx.el.span(" selected", class_name="hidden-visually"),
        type="button",
        class_name="button small danger",
        aria_disabled=rx.cond(is_possible, "false", "true"),
        aria_describedby=COUNT_ID,
        on_click=rx.cond(is_possible, on_press, rx.noop()),
    )


def bulk_confirmation(
    confirmation: ShownConfirmation,
    *,
    is_open: Flag,
    on_confirm: EventType[()],
    on_dismiss: EventType[()],
) -> rx.Component:
    """Names the jobs; those that are left out stand apart, grayed, each with its reason."""
    return confirmation_dialog(
        rx.cond(confirmation.message, rx.el.p(confirmation.message)),
        rx.cond(
            confirmation.possible, _candidates(confirmation.possible, "Jobs that will be sent", "")
        ),
        rx.cond(confirmation.left_out_label, rx.el.h3(confirmation.left_out_label)),
        rx.cond(
            confirmation.left_out,
            _candidates(confirmation.left_out, "Jobs that are left out", "left-out"),
        ),
        is_open=is_open,
        title=confirmation.title,
        confirm_label=confirmation.confirm_label,
        dismiss_label=confirmation.dismiss_label,
        on_confirm=on_confirm,
        on_dismiss=on_dismiss,
    )


def _candidates(jobs: list[ShownCandidate], label: str, class_name: str) -> rx.Component:
    # It can be reached by the keyboard, because a long one scrolls.
    return rx.el.ul(
        rx.foreach(jobs, _candidate),
        aria_label=label,
        tab_index=0,
        class_name=f"candidates {class_name}",
    )


def _candidate(job: ShownCandidate) -> rx.Component:
    return rx.el.li(
        rx.el.span(f"#{job.id}", class_name="candidate-number"),
        rx.el.span(job.name, class_name="candidate-name"),
        status_badge(job.status, job.status_label),
        rx.cond(job.because, rx.el.p(job.because, class_name="candidate-because")),
    )


def bulk_progress(
    title: Words,
    words: Words,
    *,
    done: int,
    total: int,
    is_stopping: Flag,
    on_stop: EventType[()],
) -> rx.Component:
    """How far the action has come, in one line; stopping sends nothing more."""
    return rx.el.section(
        rx.el.h2(title),
        rx.el.progress(
            value=done,
            max=total,
            aria_label=title,
            aria_valuetext=words,
            class_name="progress",
        ),
        rx.el.p(
            rx.cond(is_stopping, f"{words}. Finishing what was sent.", words),
            class_name="muted",
        ),
        rx.el.button(
            icon("circle-stop"),
            rx.cond(is_stopping, "Stopping…", "Stop"),
            type="button",
            class_name="button small",
            aria_disabled=rx.cond(is_stopping, "true", "false"),
            on_click=on_stop,
        ),
        class_name="bulk running",
    )


def bulk_outcomes(
    title: Words,
    words: Words,
    tone: Words,
    outcomes: list[ShownOutcome],
    on_dismiss: EventType[()],
) -> rx.Component:
    """What came of all jobs in one line, and of each behind it, until the user has read it."""
    heads = [rx.el.th(name, scope="col", role="columnheader") for name in _OUTCOME_COLUMNS]
    return rx.el.section(
        rx.el.details(
            rx.el.summary(
                rx.match(tone, *_tone_icons(), icon("info")),
                rx.el.span(words, class_name="bulk-words"),
                rx.el.span("Show details", class_name="when-closed"),
                rx.el.span("Hide details", class_name="when-open"),
            ),
            rx.el.table(
                rx.el.caption(f"What happened: {title}", class_name="hidden-visually"),
                rx.el.thead(rx.el.tr(*heads, role="row"), role="rowgroup"),
                rx.el.tbody(rx.foreach(outcomes, _outcome), role="rowgroup"),
                class_name="outcomes",
                role="table",
            ),
        ),
        rx.el.button(
            icon("x"),
            type="button",
            aria_label="Dismiss",
            title="Dismiss",
            class_name="icon-button",
            on_click=[on_dismiss, rx.set_focus(CONTENT_ID)],
        ),
        aria_label=title,
        class_name=f"bulk {tone}",
    )


def _tone_icons() -> list[tuple[str, rx.Component]]:
    return [
        (Tone.OK.value, icon("status-successful")),
        (Tone.DANGER.value, icon("status-failed")),
    ]


_OUTCOME_COLUMNS = ("Job", "Outcome", "What happened")


def _outcome(one: ShownOutcome) -> rx.Component:
    name = rx.fragment(f"{one.name} ", rx.el.span(f"#{one.id}", class_name="muted"))
    return rx.el.tr(
        rx.el.td(rx.cond(one.href, rx.el.a(name, href=one.href), rx.el.span(name)), role="cell"),
        rx.el.td(rx.match(one.kind, *_badges(), _badge(*_KINDS[OutcomeKind.FAILED])), role="cell"),
        rx.el.td(
            one.message,
            rx.cond(one.log_id, rx.el.span(f" Log ID {one.log_id}", class_name="muted")),
            role="cell",
        ),
        role="row",
    )


def _badges() -> list[tuple[str, rx.Component]]:
    return [(kind.value, _badge(*look)) for kind, look in _KINDS.items()]


def _badge(tone: Tone, picture: str, word: str) -> rx.Component:
    return rx.el.span(icon(picture), rx.el.span(word), class_name=f"badge {tone.value}")
