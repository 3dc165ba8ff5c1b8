"""A table of jobs, one line a row; on a narrow screen each row is a card of two lines."""

from collections.abc import Callable

import reflex as rx

from app.components.icon import icon
from app.components.list_assets import RowKeys, StartedAt
from app.components.react import Elapsed
from app.presentation.job_list import COLUMNS, ShownRow
from app.presentation.tones import Tone
from app.theme import STATUS_TONES

LOADING = "Loading jobs…"
OUTCOME_AFTER = "Name"  # the heading that the outcomes' stands after


def job_table(
    rows: list[ShownRow],
    zone: str,
    *,
    caption: str,
    headings: list[rx.Component] | None = None,
    first_cell: Callable[[ShownRow], rx.Component] | None = None,
    has_outcomes: bool | rx.Var[bool] = False,
) -> rx.Component:
    """All `rows`; `headings` replace the plain ones, for sorting; `first_cell` comes before each.

    A table with a `first_cell` needs `headings` with one for it; where its rows have outcomes too.
    """
    plain: list[rx.Component] = []
    for name, _ in COLUMNS:
        plain.append(rx.el.th(name, scope="col", role="columnheader"))
        if name == OUTCOME_AFTER:
            plain.append(rx.cond(has_outcomes, _outcome_heading()))
    return RowKeys.create(
        rx.el.table(
            rx.el.caption(caption, class_name="hidden-visually"),
            rx.el.thead(rx.el.tr(*(headings or plain), role="row"), role="rowgroup"),
            rx.el.tbody(rx.foreach(rows, lambda row: _row(row, zone, first_cell)), role="rowgroup"),
            # Roles are said out loud: a table that is laid out as a grid has none in some browsers.
            role="table",
            class_name=_class_name("jobs selectable" if first_cell else "jobs", has_outcomes),
        ),
    )


def _row(
    row: ShownRow, zone: str, first_cell: Callable[[ShownRow], rx.Component] | None
) -> rx.Component:
    return rx.el.tr(
        *([first_cell(row)] if first_cell else []),
        _cell("status", _status(row)),
        _cell("job-number", rx.el.span(f"#{row.id}")),
        _cell("name", _link(row)),
        rx.cond(row.outcome, _cell("outcome", _outcome(row))),
        _cell("launched", rx.el.span(row.launched_by, title=row.launched_by)),
        _cell("started", StartedAt.create(iso=row.started, zone=zone)),
        _cell(
            "duration",
            rx.cond(
                row.has_duration,
                Elapsed.create(
                    started_iso=row.started,
                    seconds=row.elapsed_s,
                    is_ticking=row.is_ticking,
                ),
                rx.el.span("\N{EN DASH}", class_name="muted"),
            ),
        ),
        key=row.id,  # the focus stays with its job when rows come and go
        role="row",
    )


def _class_name(names: str, has_outcomes: bool | rx.Var[bool]) -> str | rx.Var[str]:
    return rx.cond(has_outcomes, f"{names} has-outcomes", names)


def _outcome_heading() -> rx.Component:
    return rx.el.th("Outcome", scope="col", role="columnheader")


def _outcome(row: ShownRow) -> rx.Component:
    return rx.el.span(row.outcome, class_name=rx.cond(row.is_outcome_known, "", "muted"))


def _cell(class_name: str, content: rx.Component) -> rx.Component:
    return rx.el.td(content, role="cell", class_name=class_name)


def _link(row: ShownRow) -> rx.Component:
    """The only link of its row, over all of it; its words have the number, as names repeat."""
    return rx.el.a(
        rx.el.span(row.name, title=row.name),
        rx.el.span(f" #{row.id}", class_name="hidden-visually"),
        href=row.href,
        class_name="row-link",
    )


def _status(row: ShownRow) -> rx.Component:
    tones = [(kind.value, tone.value) for kind, tone in STATUS_TONES.items()]
    return rx.el.span(
        icon(f"status-{row.status}"),
        rx.el.span(row.status_label),
        class_name=f"status-mark {rx.match(row.status, *tones, Tone.NEUTRAL.value)}",
    )


def jobs_loading(rows: int) -> rx.Component:
    """The shape of a table that is on its way, seen only where that takes a while."""
    return rx.el.div(
        rx.el.p(LOADING, role="status", class_name="hidden-visually"),
        rx.el.div(
            *[rx.el.div(*[rx.el.span() for _ in range(4)]) for _ in range(rows + 1)],
            aria_hidden="true",
            class_name="jobs-skeleton",
        ),
        aria_busy="true",
        key="jobs-loading",  # no part of it becomes one of the table, which would seem to move
    )
