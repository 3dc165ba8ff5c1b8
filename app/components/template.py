"""A template's page: head, figures, schedules, and what stands around the picture."""

import reflex as rx

from app.components.overview import next_run_words
from app.components.react import Timestamp
from app.presentation.run_words import ShownFinding
from app.presentation.template_page import (
    ShownFigure,
    ShownSchedule,
    ShownSpan,
    ShownTemplate,
)

_FIGURES = 5  # of app/presentation/template_page.py


def template_head(template: ShownTemplate, zone: str, *, tools: rx.Component) -> rx.Component:
    """What the template is and when it runs next; `tools` act on it."""
    return rx.el.header(
        rx.el.div(
            rx.el.h1(
                rx.el.span(template.name),
                rx.cond(template.is_deleted, rx.el.span(" Deleted", class_name="tag")),
            ),
            rx.cond(template.description, rx.el.p(template.description)),
            rx.el.p(
                rx.cond(template.kind, f"{template.kind} · ", ""),
                *next_run_words(template.next_at, template.next_words, zone),
                class_name="muted",
            ),
            class_name="template-title",
        ),
        tools,
        class_name="template-head",
    )


def template_loading() -> rx.Component:
    """The shape of the page that is on its way: its head, its figures and its picture."""
    return rx.el.section(
        rx.el.p("Loading the history…", role="status", class_name="hidden-visually"),
        rx.el.div(rx.el.span(), rx.el.span(), class_name="template-title"),
        rx.el.div(*[rx.el.div() for _ in range(_FIGURES)], class_name="figures"),
        rx.el.div(class_name="panel chart-room"),
        class_name="template-skeleton",
        aria_busy="true",
        key="template-loading",  # no part of it becomes one of the content
    )


def findings_list(findings: list[ShownFinding], zone: str) -> rx.Component:
    """What is off with the template, each with its run; nothing where all is well."""
    return rx.cond(
        findings,
        rx.el.ul(
            rx.foreach(findings, lambda one: _finding(one, zone)),
            class_name="findings",
            aria_label="Problems",
        ),
    )


def _finding(finding: ShownFinding, zone: str) -> rx.Component:
    return rx.el.li(
        rx.el.p(
            finding.words,
            rx.cond(
                finding.at,
                rx.fragment(" ", Timestamp.create(iso=finding.at, zone=zone, form="absolute")),
            ),
        ),
        rx.cond(finding.href, rx.el.a("Open the run", href=finding.href)),
        class_name=f"notice {finding.tone}",
    )


def figures_row(figures: list[ShownFigure], zone: str) -> rx.Component:
    """The figures of the runs in the picture."""
    return rx.el.dl(rx.foreach(figures, lambda figure: _figure(figure, zone)), class_name="figures")


def _figure(figure: ShownFigure, zone: str) -> rx.Component:
    return rx.el.div(
        rx.el.dt(figure.label),
        rx.el.dd(
            rx.cond(
                figure.at,
                Timestamp.create(iso=figure.at, zone=zone, form="relative"),
                rx.fragment(figure.text),
            ),
            class_name="figure",
        ),
        rx.cond(figure.hint, rx.el.dd(figure.hint, class_name="hint")),
    )


def span_links(spans: list[ShownSpan], chosen: str) -> rx.Component:
    """How far back the picture goes: a link for each choice."""
    return rx.el.nav(
        rx.foreach(
            spans,
            lambda span: rx.el.a(
                span.label,
                href=span.href,
                aria_current=rx.cond(span.name == chosen, "true", "false"),
            ),
        ),
        class_name="spans",
        aria_label="Range",
    )


def schedule_list(schedules: list[ShownSchedule], words: str, zone: str) -> rx.Component:
    """The schedules in words with their next dates; `words` where there are none."""
    return rx.el.section(
        rx.el.h2("Schedules"),
        rx.cond(words, rx.el.p(words, class_name="muted")),
        rx.el.ul(rx.foreach(schedules, lambda one: _schedule(one, zone)), class_name="schedules"),
        class_name="panel",
        aria_label="Schedules",
    )


def _schedule(schedule: ShownSchedule, zone: str) -> rx.Component:
    return rx.el.li(
        rx.el.p(
            rx.el.strong(schedule.name),
            rx.cond(schedule.is_enabled, "", rx.el.span(" Off", class_name="tag")),
        ),
        rx.cond(
            schedule.words,
            rx.el.p(schedule.words),
            rx.el.p(
                "Jobpane can't read this rule: ", rx.el.code(schedule.rule), class_name="muted"
            ),
        ),
        rx.cond(schedule.days, rx.el.p(schedule.days, class_name="muted")),
        rx.cond(
            schedule.next_dates,
            rx.el.ol(
                rx.foreach(
                    schedule.next_dates,
                    lambda date: rx.el.li(Timestamp.create(iso=date, zone=zone, form="absolute")),
                ),
                class_name="schedule-dates",
                aria_label=f"Next runs by {schedule.name}",
            ),
        ),
        key=schedule.id,
    )
