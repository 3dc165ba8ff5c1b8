"""The results page: what a search found, filtered, sorted and paged by its URL."""

import reflex as rx

from app.components.bulk_actions import (
    bulk_confirmation,
    bulk_outcomes,
    bulk_progress,
    page_picker_heading,
    row_picker,
    select_all,
    selection_bar,
)
from app.components.found_outputs import finding_progress, found_jobs
from app.components.frame import site_page
from app.components.job_table import job_table, jobs_loading
from app.components.list_assets import KeysButton
from app.components.list_filters import (
    choice_filters,
    created_filter,
    filter_bar,
    output_filter,
)
from app.components.notice import failure, nothing
from app.components.page_styles import ListStyles
from app.components.react import ControllerClock, RememberList, TabVisibility, Timestamp
from app.components.results import (
    export_links,
    list_footer,
    outcome_heading,
    page_size,
    sortable_heading,
)
from app.pages.shared import search, tools, unexpected_error
from app.presentation.job_list import OutcomeOrder
from app.state.bulk_actions import BulkActions
from app.state.find_outputs import FindOutputs
from app.state.phases import BulkStage, FindStage, ListPhase
from app.state.preferences import Preferences
from app.state.results import Results
from app.state.select_all import SelectAll


def results_page() -> rx.Component:
    """`/jobs`"""
    return site_page(
        ListStyles.create(),
        RememberList.create(),
        unexpected_error(),
        TabVisibility.create(on_visible=Results.shown, on_hidden=Results.hidden),
        rx.el.div(
            rx.el.h1(_heading()),
            filter_bar(
                choice_filters(Results.filters, Results.filter_chosen),
                created_filter(
                    Results.dates, Preferences.zone, Results.filter_chosen, Results.days_chosen
                ),
                output_filter(Results.output, Results.clear_output_href, Results.output_searched),
                # Last: these are known later, and would move what is after them.
                choice_filters(Results.more_filters, Results.filter_chosen),
                search=Results.search,
                clear_search_href=Results.clear_search_href,
                clear_href=Results.clear_href,
                known=Results.filters,
            ),
            class_name="list-head",
        ),
        _bulk_actions(),
        rx.cond(Results.output, _found_outputs(), _found()),
        tools=tools(),
        search=search(Results.search),
    )


def _heading() -> rx.Var[str]:
    return rx.cond(
        Results.output,
        f"Outputs with “{Results.output}”",
        rx.cond(Results.search, f"Jobs named “{Results.search}”", "System jobs"),
    )


def _found_outputs() -> rx.Component:
    find = FindOutputs
    return rx.fragment(
        rx.cond(find.failure, failure(find.failure, find.failure_id, find.opened)),
        finding_progress(
            find.progress_words,
            find.where_words,
            find.left_out_words,
            searched=find.searched,
            total=find.total,
            is_running=find.stage == FindStage.RUNNING,
            on_stop=find.stop_pressed,
            on_again=find.opened,
        ),
        rx.cond(
            find.hits,
            found_jobs(find.hits, Preferences.zone),
            rx.cond(
                (find.stage == FindStage.ENDED) & (find.failure == ""),
                nothing("No output found", "No searched output has these words."),
            ),
        ),
    )


def _found() -> rx.Component:
    return rx.match(
        Results.phase,
        (ListPhase.LOADING, jobs_loading(10)),
        (ListPhase.FAILED, _failed_read()),
        (
            ListPhase.EMPTY,
            nothing(
                "No jobs found",
                rx.cond(
                    Results.clear_href,
                    rx.cond(
                        Results.search,
                        "Search looks at names and descriptions only.",
                        "No job matches all of these filters.",
                    ),
                    "This controller hasn't run any system jobs.",
                ),
                rx.cond(
                    Results.search_outputs_href,
                    rx.el.a(
                        "Search outputs instead",
                        href=Results.search_outputs_href,
                        class_name="button",
                    ),
                ),
                rx.cond(
                    Results.clear_href,
                    rx.el.a("Show all jobs", href=Results.clear_href, class_name="button"),
                ),
            ),
        ),
        _table(),
    )


def _table() -> rx.Component:
    return rx.el.section(
        rx.cond(Results.phase == ListPhase.STALE, _failed_read()),
        rx.cond(
            Results.phase == ListPhase.REFRESHING,
            rx.el.div(class_name="bar list-bar", role="progressbar", aria_label="Loading jobs"),
        ),
        rx.cond(
            Results.has_outcomes & (Results.outcome_order != OutcomeOrder.NONE.value),
            rx.el.p(
                "Sorted by outcome, on this page only.",
                role="status",
                class_name="muted page-order",
            ),
        ),
        rx.el.div(
            _selection(),
            job_table(
                Results.rows,
                Preferences.zone,
                caption="System jobs",
                headings=[
                    page_picker_heading(Results.is_page_selected, Results.page_chosen),
                    rx.foreach(Results.headings[:3], sortable_heading),
                    rx.cond(
                        Results.has_outcomes,
                        outcome_heading(Results.outcome_order, Results.outcome_order_pressed),
                    ),
                    rx.foreach(Results.headings[3:], sortable_heading),
                ],
                has_outcomes=Results.has_outcomes,
                first_cell=lambda row: row_picker(row, Results.selected, Results.row_chosen),
            ),
            class_name="jobs-area",
        ),
        list_footer(
            Results.paging,
            _freshness(),
            KeysButton.create(),
            export_links(Results.export_href),
            page_size(Results.sizes, Results.size, Results.size_chosen),
        ),
        class_name=rx.cond(Results.phase == ListPhase.READY, "panel list", "panel list stale"),
        aria_busy=Results.phase == ListPhase.REFRESHING,
    )


def _freshness() -> rx.Component:
    return rx.el.p(
        ControllerClock.create(iso=Results.read_at),
        rx.el.span(Results.changes, role="status"),
        " Updated ",
        Timestamp.create(iso=Results.read_at, zone=Preferences.zone, form="relative"),
        class_name="muted freshness",
    )


def _is_of_url() -> bool:
    """Whether the rows are those of the URL, not those of an earlier page or filter."""
    return (Results.phase != ListPhase.LOADING) & (Results.phase != ListPhase.REFRESHING)


def _selection() -> rx.Component:
    return selection_bar(
        Results.selected_words,
        select_all(
            Results.select_all_words,
            SelectAll.selecting_words,
            SelectAll.select_failure,
            on_choose=SelectAll.all_chosen,
            on_stop=SelectAll.stop_pressed,
        ),
        is_any=Results.is_any_selected & _is_of_url(),
        is_all=Results.is_page_selected,
        is_running=BulkActions.stage == BulkStage.RUNNING,
        on_choose_page=Results.page_chosen,
        on_clear=Results.selection_cleared,
        on_cancel=BulkActions.cancel_selected_pressed,
        on_delete=BulkActions.delete_selected_pressed,
    )


def _bulk_actions() -> rx.Component:
    bulk = BulkActions
    return rx.fragment(
        bulk_confirmation(
            bulk.confirmation,
            is_open=(bulk.confirmation.action != "") & _is_of_url(),
            on_confirm=bulk.confirmed(bulk.confirmation.ids),
            on_dismiss=bulk.confirmation_dismissed,
        ),
        rx.el.p(
            rx.cond(bulk.stage == BulkStage.ENDED, f"{bulk.bulk_title}: {bulk.bulk_words}", ""),
            role="status",
            class_name="hidden-visually",
        ),
        rx.match(
            bulk.stage,
            (
                BulkStage.RUNNING,
                bulk_progress(
                    bulk.bulk_title,
                    bulk.bulk_words,
                    done=bulk.done,
                    total=bulk.total,
                    is_stopping=bulk.is_stopping,
                    on_stop=bulk.stop_pressed,
                ),
            ),
            (
                BulkStage.ENDED,
                bulk_outcomes(
                    bulk.bulk_title,
                    bulk.bulk_words,
                    bulk.bulk_tone,
                    bulk.outcomes,
                    bulk.outcomes_read,
                ),
            ),
            rx.fragment(),
        ),
    )


def _failed_read() -> rx.Component:
    return failure(
        Results.failure,
        Results.failure_id,
        Results.opened,
        rx.cond(
            Results.first_page_href,
            rx.el.a("First page", href=Results.first_page_href, class_name="button small"),
        ),
    )
