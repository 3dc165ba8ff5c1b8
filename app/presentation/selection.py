"""Which jobs of a list are selected: rows that were on one of its pages, each once.

A browser may send any id at any time; one that is not among the rows of the page changes nothing.
"""

from collections.abc import Iterable, Sequence

from app.jobs.model import JobRow

# As many as an action is sent for at once: 250 requests one after another, four at a time.
MOST_SELECTED = 1_000

Chosen = tuple[JobRow, ...]


def with_row(chosen: Chosen, rows: Sequence[JobRow], job_id: object, *, is_chosen: bool) -> Chosen:
    """The selection after one row of the page was selected or deselected."""
    # An exact type, because True is an int and 1.0 equals 1.
    if type(job_id) is not int:
        return chosen
    return with_rows(chosen, [row for row in rows if row.id == job_id], is_chosen=is_chosen)


def with_rows(chosen: Chosen, rows: Iterable[JobRow], *, is_chosen: bool) -> Chosen:
    """The selection after these rows were selected or deselected, as they are now."""
    by_id = {row.id: row for row in chosen}
    for row in rows:
        if not is_chosen:
            by_id.pop(row.id, None)
        elif row.id in by_id or len(by_id) < MOST_SELECTED:
            by_id[row.id] = row
    return tuple(by_id.values())


def still_chosen(chosen: Chosen, rows: Sequence[JobRow], *, is_whole_list: bool) -> Chosen:
    """The selection when the page shows `rows`.

    A job that is not among them may be on another page, unless they are the whole list.
    """
    now = {row.id: row for row in rows}
    if is_whole_list:
        return tuple(now[row.id] for row in chosen if row.id in now)
    return tuple(now.get(row.id, row) for row in chosen)


def ids_on_page(chosen: Chosen, rows: Sequence[JobRow]) -> list[int]:
    """The ids that are selected of the page's rows, in the page's order."""
    ids = {row.id for row in chosen}
    return [row.id for row in rows if row.id in ids]


def noted(chosen: Chosen) -> str:
    """The ids of a selection, as a browser keeps them."""
    return ",".join(str(row.id) for row in chosen)


def ids_in(note: str) -> frozenset[int]:
    """The ids of what `noted` has made."""
    return frozenset(int(one) for one in note.split(",")) if note else frozenset()


def selected_text(selected: int, on_page: int) -> str:
    """How many jobs are selected, and how many of them are here if not all; "" for none."""
    if not selected:
        return ""
    words = f"{selected:,} selected"
    return words if on_page == selected else f"{words}, {on_page:,} on this page"


def select_all_text(selected: int, total: int | None) -> str:
    """What selects all that match; "" where that selects no more, or their number is unknown."""
    if total is None or selected >= min(total, MOST_SELECTED):
        return ""
    if total > MOST_SELECTED:
        return f"Select the newest {MOST_SELECTED:,} that match"
    return f"Select all {total:,} that match"


def selecting_text(selected: int, total: int) -> str:
    """How far the selection of all that match has come."""
    return f"Selecting: {selected:,} of {min(total, MOST_SELECTED):,}"
