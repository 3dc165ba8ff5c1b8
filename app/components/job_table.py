"""A table of jobs; on a narrow screen each row becomes a card."""

from collections.abc import Callable

import reflex as rx

from app.components.react import Elapsed, Timestamp
from app.components.status_badge import status_badge
from app.presentation.job_list import COLUMNS, ShownRow


def job_table(
    rows: list[ShownRow],
    zone: str,
    *,
    caption: str,
    headings: list[rx.Component] | None = None,
    first_cell: Callable[[ShownRow], rx.Component] | None = None,
) -> rx.Component:
    """All `rows`; `headings` replace the plain ones, for sorting; `first_cell` comes before each.

    A table with a `first_cell` needs `headings` with one for it.
    """
    plain = [rx.el.th(name, scope="col", role="columnheader") for name, _ in COLUMNS]
    return rx.el.div(
        rx.el.table(
            rx.el.caption(caption, class_name="hidden-visually"),
            rx.el.thead(rx.el.tr(*(headings or plain), role="row"), role="rowgroup"),
            rx.el.tbody(rx.foreach(rows, lambda row: _row(row, zone, first_cell)), role="rowgroup"),
            class_name="table",
            role="table",
        ),
        class_name="table-scroll",
    )


def _row(
    row: ShownRow, zone: str, first_cell: Callable[[ShownRow], rx.Component] | None
) -> rx.Component:
    return rx.el.tr(
        *([first_cell(row)] if first_cell else []),
        cell("Job", rx.el.a(f"#{row.id}", href=row.href), class_name="number"),
        cell("Name", rx.el.a(row.name, href=row.href)),
        cell("Status", status_badge(row.status, row.status_label)),
        cell("Type", rx.el.span(row.type_label)),
        cell("Launched by", rx.el.span(row.launched_by)),
        cell("Started", Timestamp.create(iso=row.started, zone=zone, form="both")),
        cell(
            "Duration",
            Elapsed.create(
                started_iso=row.started,
                seconds=row.elapsed_s,
                is_ticking=row.is_ticking,
            ),
            class_name="number",
        ),
        role="row",
    )


def cell(label: str, content: rx.Component, class_name: str = "") -> rx.Component:
    """One cell; on a narrow screen its `label` stands before it."""
    # Roles are said out loud because the cards of a narrow screen are no longer table cells.
    return rx.el.td(
        content,
        role="cell",
        class_name=class_name,
        custom_attrs={"data-label": label},
    )
