"""A template's page: its picture's columns, its figures, and its schedules in words."""

from datetime import timedelta

import pytest

from app.jobs.permissions import Access
from app.presentation.template_page import (
    MOST_POINTS,
    ShownTemplate,
    run_again_action,
    shown_count,
    shown_figures,
    shown_page,
    shown_runs,
    shown_template,
    span_named,
    span_start,
)
from tests.support.history_facts import NOW, deleted, run, schedule, template_runs


def figures_of(*runs: object) -> dict[str, str]:
    return {figure.label: figure.text for figure in shown_figures(runs)}  # type: ignore[arg-type]


def test_the_picture_has_a_column_for_each_value_the_oldest_run_first() -> None:
    shown = shown_runs([run(43, days_ago=1, outcome=None, started=None), run(42, days_ago=2)])
    assert shown.ids == [42, 43]
    assert shown.deleted == [39, None]
    assert shown.skipped == [4, None]
    assert shown.took == [12.0, None]
    assert shown.queued == [2.0, None]
    assert shown.days == [120, 120]


def test_a_picture_of_many_runs_says_how_many_there_are() -> None:
    runs = [run(number, days_ago=number / 24) for number in range(1, 2_001)]
    assert len(shown_runs(runs).ids) <= MOST_POINTS
    assert shown_count(runs) == "2,000 runs, thinned to 400"
    assert shown_count(runs[:1]) == "1 run"
    assert shown_count([]) == "No runs in this time"


def test_figures_count_what_is_known_and_say_what_is_not() -> None:
    runs = (run(3, outcome=deleted(5_000)), run(2, outcome=None), run(1, status="failed"))
    figures = figures_of(*runs)
    assert (figures["Succeeded"], figures["Deleted"]) == ("2 of 3", "5,039")
    hints = {figure.label: figure.hint for figure in shown_figures(runs)}
    assert hints["Deleted"] == "1 without a count"


def test_runs_that_never_said_what_they_deleted_have_no_total() -> None:
    assert figures_of(run(outcome=None))["Deleted"] == "\N{EN DASH}"


def test_the_duration_is_that_of_runs_that_succeeded() -> None:
    runs = [run(number, elapsed_s=float(number)) for number in range(1, 22)]
    figures = figures_of(*runs, run(99, status="failed", elapsed_s=9_000.0))
    assert figures["Median duration"] == "11 s"
    assert figures["95th percentile"] == "20 s"


@pytest.mark.parametrize(("text", "span"), [("1y", "1y"), ("", "90d"), ("<b>", "90d")])
def test_a_range_is_one_of_those_that_are_offered(text: str, span: str) -> None:
    assert span_named(text) == span


def test_a_range_begins_so_many_days_ago_by_the_controllers_clock() -> None:
    assert span_start("30d", NOW) == NOW - timedelta(days=30)
    assert span_start("all", NOW) is None


def test_a_schedule_is_shown_in_words_with_its_next_three_dates() -> None:
    (shown,) = shown_template(template_runs(schedules=(schedule(days=30),)), NOW).schedules
    assert shown.words.startswith("Every Sunday")
    assert shown.next_dates[0] == "2026-11-29T22:23:00+00:00"
    assert len(shown.next_dates) == 3
    assert (shown.rule, shown.days) == ("", "Keeps 30 days")


def test_a_schedule_that_is_off_has_no_next_date() -> None:
    (shown,) = shown_template(template_runs(schedules=(schedule(is_enabled=False),)), NOW).schedules
    assert shown.next_dates == []


@pytest.mark.parametrize(
    "rule", ["", "RRULE:FREQ=OFTEN", "DTSTART:99999999T999999Z RRULE:FREQ=DAILY"]
)
def test_a_rule_that_nobody_can_read_is_shown_as_it_is(rule: str) -> None:
    (shown,) = shown_template(template_runs(schedules=(schedule(rrule=rule),)), NOW).schedules
    assert (shown.words, shown.rule, shown.next_dates) == ("", rule, [])


def test_a_template_that_is_gone_says_so_and_keeps_its_history() -> None:
    page = shown_page(template_runs(run(), is_deleted=True), [run()], NOW)
    assert (page.template.is_deleted, page.template.next_words) == (True, "Template deleted")
    assert page.runs.ids == [42]


@pytest.mark.parametrize(
    ("template", "actions_on", "in_sight", "allowed"),
    [
        (ShownTemplate(id=1, newest_id=42), True, True, True),
        (ShownTemplate(id=1, newest_id=42), False, True, False),
        (ShownTemplate(id=1), True, False, False),
        (ShownTemplate(id=1, newest_id=42, is_deleted=True), True, False, False),
    ],
)
def test_run_again_is_offered_where_there_is_a_run_and_a_right(
    template: ShownTemplate, *, actions_on: bool, in_sight: bool, allowed: bool
) -> None:
    action = run_again_action(Access(None, actions_on), template)
    assert (action.is_in_sight, action.is_allowed) == (in_sight, allowed)
