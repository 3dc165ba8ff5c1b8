"""The view model of jobs that were found by their output: hits, and what was searched."""

from dataclasses import dataclass, field
from urllib.parse import urlencode

from app.jobs.model import JobRow
from app.presentation.durations import iso_utc

_MOST_NAMED = 5


@dataclass(frozen=True)
class ShownLine:
    """A line that matches, with a link to it."""

    number: str
    before: str
    match: str
    after: str
    href: str


@dataclass(frozen=True)
class ShownHit:
    """A job whose output has the words."""

    id: int
    name: str
    status: str
    status_label: str
    started: str
    href: str
    lines: list[ShownLine] = field(default_factory=list)


def shown_hit(row: JobRow, words: str, lines: list[tuple[int, str, str, str]]) -> ShownHit:
    """A hit; each of `lines` is a number, and the text before, in and after the match."""
    href = f"/jobs/{row.id}?{urlencode({'find': words})}"
    return ShownHit(
        id=row.id,
        name=row.name or f"System job {row.id}",
        status=row.status.kind.value,
        status_label=row.status.label,
        started=iso_utc(row.started or row.created),
        href=href,
        lines=[
            ShownLine(f"{number:,}", before, match, after, f"{href}#L{number}")
            for number, before, match, after in lines
        ],
    )


def progress_text(searched: int, total: int | None) -> str:
    """ "Searched 40 of 214 jobs"."""
    if total is None:
        return f"Searched {_jobs(searched)}"
    return f"Searched {searched:,} of {_jobs(total)}"


def where_text(here: int, asked: int) -> str:
    """Where they were searched; "" before any was."""
    parts = [
        f"{here:,} in the stored output" if here else "",
        f"{asked:,} by the controller" if asked else "",
    ]
    return ", ".join(part for part in parts if part)


def left_out_text(
    searched: int, total: int | None, unsearched: tuple[int, ...], before: int | None
) -> str:
    """Which jobs were not searched, `before` being the id that the search came down to.

    "" where all of them were.
    """
    said = []
    if unsearched:
        names = ", ".join(f"#{number}" for number in unsearched[:_MOST_NAMED])
        more = ", …" if len(unsearched) > _MOST_NAMED else ""
        said.append(f"The controller couldn't search {_jobs(len(unsearched))}: {names}{more}.")
    left = None if total is None else total - searched - len(unsearched)
    if left is None or left > 0:
        number = "Some jobs weren't" if left is None else f"{_jobs(left)} {_were(left)}n't"
        older = f", all before #{before}" if before else ""
        said.append(f"{number} searched{older}.")
    return " ".join(said)


def bound_text(hits: int, jobs: int) -> str:
    """Why a search has ended before its last job."""
    return f"A search ends at {hits:,} hits or {jobs:,} jobs."


def _jobs(number: int) -> str:
    return "1 job" if number == 1 else f"{number:,} jobs"


def _were(number: int) -> str:
    return "was" if number == 1 else "were"
