"""Jobs that were found by their output: how far the search is, and each hit with its lines."""

import reflex as rx
from reflex.event import EventType

from app.components.icon import icon
from app.components.react import Timestamp
from app.presentation.found_outputs import ShownHit, ShownLine
from app.presentation.tones import Tone
from app.theme import STATUS_TONES

Words = str | rx.Var[str]
Flag = bool | rx.Var[bool]


def finding_progress(
    words: Words,
    where: Words,
    left_out: Words,
    *,
    searched: int,
    total: int,
    is_running: Flag,
    on_stop: EventType[()],
    on_again: EventType[()],
) -> rx.Component:
    """How many jobs were searched, where, and which were not; it can be stopped."""
    return rx.el.section(
        rx.el.div(
            rx.el.p(words, rx.cond(where, rx.el.span(" (", where, ")", class_name="muted"))),
            rx.cond(left_out, rx.el.p(left_out, class_name="muted")),
            role="status",
        ),
        rx.cond(
            is_running,
            rx.el.button(
                icon("circle-stop"),
                "Stop",
                type="button",
                class_name="button small",
                on_click=on_stop,
            ),
            rx.el.button(
                icon("refresh"),
                "Search again",
                type="button",
                class_name="button small",
                on_click=on_again,
            ),
        ),
        rx.cond(
            is_running,
            rx.el.progress(
                value=searched,
                max=rx.cond(total > 0, total, 1),
                aria_label="Searching outputs",
                aria_valuetext=words,
                class_name="progress",
            ),
        ),
        class_name="finding",
        aria_label="Search in outputs",
    )


def found_jobs(hits: list[ShownHit], zone: str) -> rx.Component:
    """Each job with the first lines that match."""
    return rx.el.ul(
        rx.foreach(hits, lambda hit: _hit(hit, zone)),
        aria_label="Jobs found",
        class_name="found-jobs panel",
    )


def _hit(hit: ShownHit, zone: str) -> rx.Component:
    tones = [(kind.value, tone.value) for kind, tone in STATUS_TONES.items()]
    tone = rx.match(hit.status, *tones, Tone.NEUTRAL.value)
    return rx.el.li(
        rx.el.p(
            rx.el.span(
                icon(f"status-{hit.status}"),
                rx.el.span(hit.status_label, class_name="hidden-visually"),
                class_name=f"status-mark {tone}",
            ),
            rx.el.a(
                rx.el.span(hit.name, title=hit.name, class_name="found-name"),
                rx.el.span(f" #{hit.id}", class_name="muted"),
                href=hit.href,
            ),
            Timestamp.create(iso=hit.started, zone=zone, form="relative"),
            class_name="found-job",
        ),
        rx.foreach(hit.lines, _line),
        key=hit.id,
    )


def _line(line: ShownLine) -> rx.Component:
    return rx.el.a(
        rx.el.span(
            rx.el.span("Line ", class_name="hidden-visually"),
            line.number,
            class_name="found-number",
        ),
        rx.el.span(
            line.before,
            rx.cond(line.match, rx.el.mark(line.match)),
            line.after,
            class_name="found-text",
        ),
        href=line.href,
        class_name="found-line",
    )
