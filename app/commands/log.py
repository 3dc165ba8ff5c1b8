"""`jobpane log 42`: a job's output, line after line, and on while the job runs with `--follow`."""

import asyncio
from collections.abc import Callable, Iterable

import click
from rich.console import Console
from rich.style import Style as RichStyle
from rich.text import Text

from app.commands.asking import controller_option, exit_status, json_option, run, value_of
from app.commands.printing import console, print_json, safe
from app.jobs.limits import LARGEST_INTEGER
from app.output import OutputPage, Style, StyledLine, palette_rgb, plain_text, styled_lines
from app.services.container import Services

_LINES = 1000
_POLL_S = 2.0

Print = Callable[[StyledLine], None]


@click.command()
@click.argument("job", type=click.IntRange(1, LARGEST_INTEGER))
@click.option("--follow", is_flag=True, help="Print new lines until the job has ended.")
@controller_option
@json_option
def log(job: int, controller: str, *, follow: bool, as_json: bool) -> None:
    """Print the output of JOB as it is shown, in color in a terminal; one JSON a line with --json.

    Exit status 0: the job was successful; 1: it failed or was canceled; 2: unknown.
    """

    async def ask(services: Services) -> int:
        show = _print_json if as_json else printer(console())
        page, is_missing = await _print_lines(services, job, show, follow=follow)
        record = value_of(await services.reader.read(job)).job
        missing = _said(page, is_missing=is_missing, has_started=record.started is not None)
        if missing:
            click.echo(missing, err=True)
        return exit_status(record.status)

    run(ask, controller)


async def _print_lines(
    services: Services, job: int, show: Print, *, follow: bool
) -> tuple[OutputPage, bool]:
    """Print each line once, when nothing of it can change; the last page, and if lines miss."""
    below, is_missing = 1, False
    while True:
        page = value_of(await services.outputs.read(job, below, _LINES))
        is_over = page.is_complete or page.is_unconfirmed
        through = page.total_lines if is_over or not follow else page.final_through
        lines = [one for one in _styled(page) if one.line.number <= through]
        for line in lines:
            show(line)
        is_missing = is_missing or bool(page.missing or page.skipped)
        below = max([below, *(one.line.number + 1 for one in lines)])
        if page.has_more and lines:
            continue
        if is_over or not follow:
            return page, is_missing
        await asyncio.sleep(_POLL_S)
        value_of(await services.reader.read(job))  # by this the output learns of the job's end


def _said(page: OutputPage, *, is_missing: bool, has_started: bool) -> str:
    if is_missing:
        return "Some of the output is missing."
    if page.is_unconfirmed:
        return "The controller hasn't confirmed this output. Its end may be missing."
    if page.is_complete:
        return ""
    state = "is still running" if has_started else "hasn't started yet"
    return f"The job {state}. Use --follow for new lines."


def _styled(page: OutputPage) -> Iterable[StyledLine]:
    return styled_lines(page.lines, page.start_style)[0]


def _print_json(line: StyledLine) -> None:
    at = line.line.at
    print_json(
        {
            "line": line.line.number,
            "at": at.isoformat() if at else None,
            "text": plain_text(line.spans),
        }
    )


def printer(to: Console) -> Print:
    """Prints lines with their styles, or as plain text in a pipe."""

    def styled(line: StyledLine) -> None:
        text = Text()
        for span in line.spans:
            text.append(safe(span.text), _rich(span.style))
        to.print(text, soft_wrap=True)

    def plain(line: StyledLine) -> None:
        click.echo(safe(plain_text(line.spans)))

    return styled if to.is_terminal else plain


def _rich(style: Style) -> RichStyle:
    return RichStyle(
        color=_color(style.fg),
        bgcolor=_color(style.bg),
        bold=style.bold or None,
        dim=style.dim or None,
        italic=style.italic or None,
        underline=style.underline or None,
        reverse=style.inverse or None,
        strike=style.strike or None,
    )


def _color(color: int | tuple[int, int, int] | None) -> str | None:
    if color is None:
        return None
    if isinstance(color, int) and color < 16:
        return f"color({color})"  # the reader's own palette
    red, green, blue = palette_rgb(color) if isinstance(color, int) else color
    return f"rgb({red},{green},{blue})"
