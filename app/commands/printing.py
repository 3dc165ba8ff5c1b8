"""Tables and texts in a terminal, or without colors in a pipe.

What a controller says is untrusted: no control character of it reaches the terminal.
"""

import json
import sys
from collections.abc import Iterable, Sequence
from datetime import datetime

import click
from pydantic import BaseModel
from rich.console import Console
from rich.table import Table
from rich.text import Text

_PIPED_WIDTH = 10_000  # columns: nothing is cut or folded for programs
_TONES = {
    "successful": "green",
    "running": "blue",
    "failed": "red",
    "error": "red",
    "canceled": "yellow",
}


def console() -> Console:
    """Standard output; in color if it is a terminal and NO_COLOR is not set."""
    return Console(
        width=None if sys.stdout.isatty() else _PIPED_WIDTH,
        highlight=False,
        markup=False,
        emoji=False,
        soft_wrap=True,
    )


def safe(text: str) -> str:
    """The text without anything that a terminal would obey."""
    return "".join(one if one.isprintable() or one == "\t" else "\ufffd" for one in text)


def print_json(body: BaseModel | dict[str, object]) -> None:
    """One JSON value."""
    if isinstance(body, BaseModel):
        click.echo(body.model_dump_json(indent=2))
    else:
        click.echo(json.dumps(body, ensure_ascii=False))


def print_table(heads: Sequence[str], rows: Iterable[Sequence[str | Text]]) -> None:
    """Rows under their heads."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for head in heads:
        table.add_column(head, no_wrap=True)
    for row in rows:
        table.add_row(*(Text(safe(cell)) if isinstance(cell, str) else cell for cell in row))
    _print_lines(table)


def print_fields(fields: Iterable[tuple[str, str | Text]]) -> None:
    """Names and values, those without a value left out."""
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for name, value in fields:
        if value:
            table.add_row(name, Text(safe(value)) if isinstance(value, str) else value)
    _print_lines(table)


def _print_lines(table: Table) -> None:
    """The table, without the spaces that fill its last column: in a pipe they reach programs."""
    where = console()
    with where.capture() as printed:
        where.print(table)
    click.echo("\n".join(line.rstrip(" ") for line in printed.get().split("\n")), nl=False)


def status_text(status: str) -> Text:
    """A status, in its color."""
    return Text(safe(status), style=_TONES.get(status, ""))


def time_text(time: datetime | None) -> str:
    """A time in this machine's zone, to the second."""
    return time.astimezone().strftime("%Y-%m-%d %H:%M:%S %Z") if time else ""


def number_text(number: float | None) -> str:
    """A number with its thousands apart."""
    return "" if number is None else f"{number:,}"
