"""From domain values to what the lists of jobs show: rows, headings, filters, paging."""

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from app.jobs.model import JobList, JobRow
from app.jobs.query import JobQuery
from app.jobs.statuses import JobStatus, JobType, LaunchType
from app.presentation.durations import iso_utc
from app.presentation.job_page import is_ticking
from app.presentation.record.sections import cut


@dataclass(frozen=True)
class ShownRow:
    """One job of a list."""

    id: int
    name: str
    status: str
    status_label: str
    type_label: str
    launched_by: str
    started: str
    elapsed_s: float | None
    is_ticking: bool
    href: str


@dataclass(frozen=True)
class ShownHeading:
    """A column's heading: where a press on it leads and how the list is sorted now."""

    label: str
    href: str  # empty where the controller cannot sort by it
    direction: str  # "ascending", "descending" or "none", as aria-sort has it


@dataclass(frozen=True)
class ShownChoice:
    """One option of a filter."""

    value: str
    label: str


@dataclass(frozen=True)
class ShownFilter:
    """One filter with its choices; the first choice means no filter."""

    name: str
    label: str
    value: str
    choices: list[ShownChoice]


@dataclass(frozen=True)
class ShownPaging:
    """Where the list stands; empty addresses at its ends."""

    words: str = ""
    previous_href: str = ""
    next_href: str = ""


# Heading and the column of `order_by`, "" where the controller cannot sort by it.
COLUMNS = (
    ("Job", "id"),
    ("Name", "name"),
    ("Status", "status"),
    ("Type", "job_type"),
    ("Launched by", ""),
    ("Started", "started"),
    ("Duration", "elapsed"),
)
_LONGEST_NAME = 300  # characters
FILTERS = ("status", "job_type", "launch_type")


def shown_rows(found: JobList, search: str = "") -> list[ShownRow]:
    """The rows in the controller's order; their pages lead back to the results of `search`."""
    return [_shown_row(row, search) for row in found.rows]


def address_of(query: JobQuery) -> str:
    """The address of the page that shows `query`; it stays a list even with one hit."""
    params = query.to_url_params()
    stays = {"show": "list"} if params.get("search") else {}
    words = urlencode({**params, **stays})
    return f"/jobs?{words}" if words else "/jobs"


def filtered(query: JobQuery, name: str, value: str) -> JobQuery:
    """`query` with one filter changed, from its first page; an unknown name changes nothing."""
    if name not in FILTERS:
        return query
    return JobQuery.from_url_params({**query.to_url_params(), name: value, "page": "1"})


def shown_headings(query: JobQuery) -> list[ShownHeading]:
    """Each heading leads to the same search sorted by it, the other way round if it is already."""
    return [_shown_heading(label, column, query) for label, column in COLUMNS]


def shown_filters(query: JobQuery) -> list[ShownFilter]:
    """The filters with what is chosen now; "" means no filter."""
    return [
        _filter("status", "Status", query.status, JobStatus),
        _filter("job_type", "Type", query.job_type, JobType),
        _filter("launch_type", "Launched", query.launch_type, LaunchType),
    ]


def clear_address(query: JobQuery) -> str:
    """The same search without filters, "" if there are none."""
    bare = replace(query, status="", job_type="", launch_type="", page=1)
    return address_of(bare) if any(getattr(query, name) for name in FILTERS) else ""


def shown_paging(found: JobList, query: JobQuery) -> ShownPaging:
    """Where this page stands in the whole list."""
    return ShownPaging(
        words=_paging_words(found),
        previous_href=_page_address(query, found.page - 1) if found.has_previous else "",
        next_href=_page_address(query, found.page + 1) if found.has_next else "",
    )


def changes_words(before: JobList, now: JobList) -> str:
    """What has become of a list since it was opened, "" for nothing.

    Counted, not compared row by row: a row that is missing may be on the next page, or match a
    filter no more, and need not be deleted.
    """
    if before.count is not None and now.count is not None and before.count != now.count:
        more = now.count - before.count
        jobs = "job" if abs(more) == 1 else "jobs"
        said = f"{more:,} more {jobs}" if more > 0 else f"{-more:,} fewer {jobs}"
        return f"{said} since you opened this list."
    is_same = [row.id for row in before.rows] == [row.id for row in now.rows]
    return "" if is_same else "The list has changed."


def _paging_words(found: JobList) -> str:
    words = _range_words(found)
    if not found.unreadable:
        return words
    rows = "1 row" if found.unreadable == 1 else f"{found.unreadable:,} rows"
    return f"{words}; {rows} of the controller's answer could not be read"


def _range_words(found: JobList) -> str:
    first = (found.page - 1) * found.page_size + 1
    last = first + len(found.rows) + found.unreadable - 1
    if found.count is None:
        return f"Jobs {first:,} to {last:,}"
    if found.count == 1:
        return "1 job"
    return f"Jobs {first:,} to {last:,} of {found.count:,}"


def _page_address(query: JobQuery, page: int) -> str:
    return address_of(replace(query, page=page))


def _shown_row(row: JobRow, search: str) -> ShownRow:
    words = f"?{urlencode({'search': search})}" if search else ""
    return ShownRow(
        id=row.id,
        name=cut(row.name, _LONGEST_NAME) or f"System job {row.id}",
        status=row.status.kind.value,
        status_label=row.status.label,
        type_label=row.job_type.label,
        launched_by=cut(row.launched_by.name or row.launch_type.label, _LONGEST_NAME),
        started=iso_utc(row.started),
        elapsed_s=row.elapsed_s if row.started else None,
        is_ticking=is_ticking(row.status.kind, row.started),
        href=f"/jobs/{row.id}{words}",
    )


def _shown_heading(label: str, column: str, query: JobQuery) -> ShownHeading:
    if not column:
        return ShownHeading(label, "", "none")
    order = query.order_by
    turned = f"-{column}" if order == column else column
    direction = {column: "ascending", f"-{column}": "descending"}.get(order, "none")
    return ShownHeading(label, address_of(replace(query, order_by=turned, page=1)), direction)


def _filter(
    name: str,
    label: str,
    value: str,
    choices: type[JobStatus] | type[JobType] | type[LaunchType],
) -> ShownFilter:
    known = [ShownChoice(one.value, one.label) for one in choices if one.value not in _NOT_CHOSEN]
    # A filter of a later version's value must still be seen as chosen.
    odd = [] if not value or value in {one.value for one in known} else [ShownChoice(value, value)]
    return ShownFilter(name, label, value, [ShownChoice("", "Any"), *known, *odd])


_NOT_CHOSEN = {"", "unknown"}
