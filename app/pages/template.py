"""A template's page: its health, its history as a picture, and its schedules."""

import reflex as rx

from app.components.frame import site_page
from app.components.history_assets import HistoryChart, HistoryTable
from app.components.notice import failure, nothing
from app.components.overview import reach
from app.components.react import ControllerClock, TabVisibility
from app.components.template import (
    figures_row,
    findings_list,
    schedule_list,
    span_links,
    template_head,
    template_loading,
)
from app.pages.launch import launch
from app.pages.shared import search, tools, unexpected_error
from app.presentation.template_page import SPANS
from app.state.phases import TemplatePhase
from app.state.preferences import Preferences
from app.state.template_page import TemplatePage


def template_page() -> rx.Component:
    """`/templates/{id}`"""
    return site_page(
        unexpected_error(),
        TabVisibility.create(on_visible=TemplatePage.opened, on_hidden=TemplatePage.hidden),
        rx.el.nav(rx.el.a("Overview", href="/"), aria_label="Breadcrumb"),
        rx.match(
            TemplatePage.phase,
            (TemplatePhase.LOADING, template_loading()),
            (TemplatePhase.FAILED, _failed_read()),
            (TemplatePhase.MISSING, _missing()),
            (TemplatePhase.OFF, _off()),
            _template(),
        ),
        tools=tools(),
        search=search(),
    )


def _template() -> rx.Component:
    template, zone = TemplatePage.template, Preferences.zone
    return rx.fragment(
        rx.cond(TemplatePage.phase == TemplatePhase.STALE, _failed_read()),
        ControllerClock.create(iso=TemplatePage.read_at),
        template_head(template, zone, tools=launch(template.newest_id, TemplatePage.launch)),
        findings_list(template.findings, zone),
        figures_row(TemplatePage.figures, zone),
        _history(),
        schedule_list(template.schedules, template.schedules_words, zone),
    )


def _history() -> rx.Component:
    name, zone = TemplatePage.template.name, Preferences.zone
    back = [(span, days or 0) for span, _, days in SPANS]
    return rx.el.section(
        rx.el.div(
            rx.el.h2("History"),
            rx.el.p(TemplatePage.count_words, class_name="muted"),
            span_links(TemplatePage.spans, TemplatePage.span),
            class_name="history-head",
        ),
        reach(
            TemplatePage.reaches_back,
            zone,
            is_filling=TemplatePage.is_filling,
            was_filling=TemplatePage.was_filling,
        ),
        HistoryChart.create(
            runs=TemplatePage.runs,
            days=rx.match(TemplatePage.span, *back, 0),
            name=name,
            zone=zone,
        ),
        HistoryTable.create(runs=TemplatePage.runs, name=name, zone=zone),
        class_name=rx.cond(
            TemplatePage.phase == TemplatePhase.STALE, "panel history stale", "panel history"
        ),
        aria_label="History",
    )


def _missing() -> rx.Component:
    return nothing(
        "Template not found",
        "AWX has no system job template at this URL.",
        rx.el.a("Overview", href="/", class_name="button"),
        is_whole_page=True,
    )


def _off() -> rx.Component:
    return nothing(
        "No history",
        "This Jobpane keeps no history. An administrator can turn it on.",
        rx.el.a("All system jobs", href="/jobs", class_name="button"),
        is_whole_page=True,
    )


def _failed_read() -> rx.Component:
    return failure(TemplatePage.failure, TemplatePage.failure_id, TemplatePage.opened)
