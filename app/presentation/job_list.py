"""The view model of a list of jobs: rows, headings, paging."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from urllib.parse import urlencode

from app.history.model import RunFacts
from app.jobs.model import JobList, JobRow
from app.jobs.outcome import Outcome
from app.jobs.query import JobQuery
from app.presentation.durations import iso_utc
from app.presentation.job_page import is_ticking
from app.presentation.outcome import outcome_short
from app.presentation.record.sections import cut


@dataclass(frozen=True)
class ShownRow:
    """One job of a list."""

    id: int
    name: str
    status: str
    status_label: str
    launched_by: str
    started: str  # ISO 8601; "" if it has not started
    elapsed_s: float | None
    has_duration: bool
    is_ticking: bool
    href: str
    outcome: str = ""  # what the job did in a few words; "" in a list without a history
    is_outcome_known: bool = False
    deleted: int = 0


@dataclass(frozen=True)
class ShownHeading:
    """A column's heading: the URL that sorts by it, and how the list is sorted now."""

    label: str
    href: str  # empty where the controller cannot sort by it
    direction: str  # "ascending", "descending" or "none", as aria-sort has it


@dataclass(frozen=True)
class ShownPaging:
    """Which page of the list is shown; at its ends a URL is ""."""

    words: str = ""
    previous_href: str = ""
    next_href: str = ""


# Heading and the column of `order_by`, "" where the controller cannot sort by it.
COLUMNS = (
    ("Status", "status"),
    ("Job", "id"),
    ("Name", "name"),
    ("Launched by", ""),
    ("Started", "started"),
    ("Duration", "elapsed"),
)
_LONGEST_NAME = 300  # characters


class OutcomeOrder(StrEnum):
    """How the rows of one page are sorted by what was deleted, as aria-sort has it."""

    NONE = "none"
    DESCENDING = "descending"
    ASCENDING = "ascending"

    @property
    def following(self) -> "OutcomeOrder":
        """The order after one more press."""
        orders = list(OutcomeOrder)
        return orders[(orders.index(self) + 1) % len(orders)]


def shown_rows(
    found: JobList, search: str = "", facts: Mapping[int, RunFacts] | None = None
) -> list[ShownRow]:
    """The rows in the controller's order; their URLs carry `search`, which leads back.

    `facts` is what the history knows of them, by id; None without a history.
    """
    rows = [_shown_row(row, search) for row in found.rows]
    if facts is None:
        return rows
    outcomes = [_outcome_of(row, facts.get(row.id)) for row in found.rows]
    return [
        replace(
            row,
            outcome=outcome_short(one),
            is_outcome_known=one is not None and one.deleted is not None,
            deleted=(one.deleted or 0) if one else 0,
        )
        for row, one in zip(rows, outcomes, strict=True)
    ]


def in_outcome_order(rows: list[ShownRow], order: OutcomeOrder) -> list[ShownRow]:
    """The rows by how many records each deleted; those of which that is not known come last."""
    if order == OutcomeOrder.NONE:
        return rows
    known = [row for row in rows if row.is_outcome_known]
    known.sort(key=lambda row: row.deleted, reverse=order == OutcomeOrder.DESCENDING)
    return [*known, *(row for row in rows if not row.is_outcome_known)]


def _outcome_of(row: JobRow, facts: RunFacts | None) -> Outcome | None:
    """The outcome, if the facts are of this run: a restored controller gives ids again."""
    return facts.outcome if facts and facts.created == row.created else None


def list_url(query: JobQuery) -> str:
    """The URL of the list of `query`; one hit stays a list instead of opening the job."""
    params = query.to_url_params()
    stays = {"show": "list"} if params.get("search") else {}
    words = urlencode({**params, **stays})
    return f"/jobs?{words}" if words else "/jobs"


def shown_headings(query: JobQuery) -> list[ShownHeading]:
    """A heading for each column; its URL sorts by it, in reverse if the list is already."""
    return [_shown_heading(label, column, query) for label, column in COLUMNS]


def url_without_search(query: JobQuery) -> str:
    """The URL of the same filters without the search; "" if there is no search."""
    return list_url(replace(query, search="", page=1)) if query.search else ""


def shown_paging(found: JobList, query: JobQuery) -> ShownPaging:
    """Which part of the whole list this page shows, and the URLs of its neighbors."""
    return ShownPaging(
        words=_paging_words(found),
        previous_href=_page_url(query, found.page - 1) if found.has_previous else "",
        next_href=_page_url(query, found.page + 1) if found.has_next else "",
    )


def changes_text(before: JobList, now: JobList) -> str:
    """How a list has changed since it was opened; "" if it has not.

    Counted, not compared row by row: a missing row may be on the next page, or no longer match a
    filter, and need not be deleted.
    """
    if before.count is not None and now.count is not None and before.count != now.count:
        more = now.count - before.count
        jobs = "job" if abs(more) == 1 else "jobs"
        changed = f"{more:,} more {jobs}" if more > 0 else f"{-more:,} fewer {jobs}"
        return f"{changed} since you opened this list."
    is_same = [row.id for row in before.rows] == [row.id for row in now.rows]
    return "" if is_same else "The list has changed."


def _paging_words(found: JobList) -> str:
    words = _range_words(found)
    if not found.unreadable:
        return words
    rows = "1 row" if found.unreadable == 1 else f"{found.unreadable:,} rows"
    return f"{words}. {rows} couldn't be read."


def _range_words(found: JobList) -> str:
    first = (found.page - 1) * found.page_size + 1
    last = first + len(found.rows) + found.unreadable - 1
    if found.count is None:
        return f"Jobs {first:,} to {last:,}"
    if found.count == 1:
        return "1 job"
    return f"{first:,} to {last:,} of {found.count:,} jobs"


def _page_url(query: JobQuery, page: int) -> str:
    return list_url(replace(query, page=page))


def _shown_row(row: JobRow, search: str) -> ShownRow:
    words = f"?{urlencode({'search': search})}" if search else ""
    return ShownRow(
        id=row.id,
        name=cut(row.name, _LONGEST_NAME) or f"System job {row.id}",
        status=row.status.kind.value,
        status_label=row.status.label,
        launched_by=cut(row.launched_by.name or row.launch_type.label, _LONGEST_NAME),
        started=iso_utc(row.started),
        elapsed_s=row.elapsed_s if row.started else None,
        has_duration=row.started is not None and row.elapsed_s is not None,
        is_ticking=is_ticking(row.status.kind, row.started),
        href=f"/jobs/{row.id}{words}",
    )


def _shown_heading(label: str, column: str, query: JobQuery) -> ShownHeading:
    if not column:
        return ShownHeading(label, "", "none")
    order = query.order_by
    turned = f"-{column}" if order == column else column
    direction = {column: "ascending", f"-{column}": "descending"}.get(order, "none")
    return ShownHeading(label, list_url(replace(query, order_by=turned, page=1)), direction)
