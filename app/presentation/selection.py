"""Which rows of a list are selected: only rows of the page, each once.

A browser may send any id at any time; one that is not among the rows changes nothing.
"""

from collections.abc import Collection, Iterable, Sequence

# More than the largest page (app/jobs/query.py, LARGEST_PAGE_SIZE) and still a small answer.
MOST_SELECTED = 200


def still_selected(selected: Collection[int], rows: Sequence[int]) -> list[int]:
    """The ids that stay selected when the page shows `rows`, in the page's order."""
    return [job_id for job_id in rows if job_id in selected][:MOST_SELECTED]


def with_row(
    selected: Collection[int], rows: Sequence[int], job_id: object, *, is_chosen: bool
) -> list[int]:
    """The selection after one row was selected or deselected."""
    # An exact type, because True is an int and 1.0 equals 1.
    if type(job_id) is not int:
        return still_selected(selected, rows)
    changed = {*selected, job_id} if is_chosen else {*selected} - {job_id}
    return still_selected(changed, rows)


def with_page(rows: Sequence[int], *, is_chosen: bool) -> list[int]:
    """The selection after the whole page was selected or deselected."""
    return still_selected(rows, rows) if is_chosen else []


def selected_text(selected: int) -> str:
    """How many rows are selected; "" for none."""
    return f"{selected} selected" if selected else ""


def is_whole_page(selected: Iterable[int], rows: Sequence[int]) -> bool:
    """Whether every row of a page that has rows is selected."""
    return bool(rows) and set(rows) <= set(selected)
