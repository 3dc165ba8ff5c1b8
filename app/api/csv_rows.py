"""Rows as CSV (RFC 4180), safe to open in a spreadsheet.

A text that a spreadsheet would take as a formula gets an apostrophe before it.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import datetime

from starlette.responses import Response

from app.api.errors import NO_STORE

CSV_TYPE = "text/csv"
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")

Cell = str | int | float | bool | datetime | None


def csv_text(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """The rows under their head."""
    return "".join(csv_line(row) for row in (head, *rows))


def csv_line(row: Iterable[Cell]) -> str:
    """One row."""
    text = io.StringIO()
    csv.writer(text).writerow([_written(cell) for cell in row])
    return text.getvalue()


def csv_response(name: str, head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Response:
    """A file of this name."""
    headers = {**NO_STORE, "Content-Disposition": f'attachment; filename="{name}"'}
    return Response(csv_text(head, rows), headers=headers, media_type=f"{CSV_TYPE}; charset=utf-8")


def _written(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, datetime):
        return cell.isoformat().replace("+00:00", "Z")
    if isinstance(cell, str):
        # Spreadsheets skip spaces before they look for a formula.
        return f"'{cell}" if cell.lstrip(" ").startswith(_FORMULA) else cell
    return str(cell)
