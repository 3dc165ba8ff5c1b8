"""Reads the lines of an output for a comparison: all of them, or both ends of a long output.

What is not stored yet is fetched. Runs on threads for downloads, since it waits for the controller
like those; a reader who leaves ends it.
"""

from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from sys import getsizeof

import msgspec

from app.jobs.comparison import LINES_COMPARED, LINES_OF_EACH_END, ComparedOutput
from app.output import (
    Format,
    InterruptedDownloadError,
    LineSelection,
    export,
)
from app.services.failures import Failure
from app.services.outputs import Outputs

LONGEST_LINE = 2_000  # characters; of a longer line the rest is not compared
MOST_BYTES = 30 * 1024**2  # of memory for one output; beyond, only its ends are compared
LINE_BYTES = 100  # of memory that a line takes beside its text
_CUT_OFF = Failure(
    "The rest of the output couldn't be read. Try again.",
    "interrupted",
    can_try_again=True,
    id="",
)


class TooLongError(Exception):
    """The output has more lines or text than is compared whole."""


class _Written(msgspec.Struct):
    """A line of the export in JSON lines; a marker has no text."""

    line: int = 0
    text: str = ""
    missing: tuple[int, int] | None = None


@dataclass(slots=True)
class _Lines:
    numbers: "array[int]" = field(default_factory=lambda: array("q"))
    texts: list[str] = field(default_factory=list)
    missing_events: int = 0
    size_bytes: int = 0

    def add(self, written: _Written) -> None:
        if written.missing is not None:
            self.missing_events += written.missing[1] - written.missing[0] + 1
        elif written.line:
            self.numbers.append(written.line)
            text = shortened(written.text)
            self.texts.append(text)
            self.size_bytes += LINE_BYTES + getsizeof(text)


def shortened(text: str) -> str:
    """`text`, cut where it is very long; line breaks within it become spaces."""
    return text[:LONGEST_LINE].replace("\n", " ")


async def total_lines(outputs: Outputs, job_id: int) -> int | Failure:
    """How many lines an output has, as far as they are printed; reads its end."""
    page = await outputs.read_end(job_id, 1)
    return page if isinstance(page, Failure) else page.total_lines


async def whole_output(outputs: Outputs, job_id: int) -> ComparedOutput | Failure:
    """All lines, as far as they are printed.

    Raises:
        TooLongError: There are too many, or too much text.
    """
    found = await _read(outputs, job_id, LineSelection())
    if isinstance(found, Failure):
        return found
    is_final = await _is_final(outputs, job_id)
    if isinstance(is_final, Failure):
        return is_final
    return ComparedOutput(
        found.numbers,
        found.texts,
        len(found.texts),
        head=(len(found.texts) + 1) // 2,
        is_final=is_final,
        missing_events=found.missing_events,
    )


async def both_ends(outputs: Outputs, job_id: int, total: int) -> ComparedOutput | Failure:
    """The first and the last lines of an output of `total` lines.

    Raises:
        TooLongError: Even these are too much text.
    """
    head = min(LINES_OF_EACH_END, (total + 1) // 2)
    below = max(head + 1, total - LINES_OF_EACH_END + 1)
    first = await _read(outputs, job_id, LineSelection(1, head))
    if isinstance(first, Failure):
        return first
    last = await _read(outputs, job_id, LineSelection(below, max(below, total)))
    if isinstance(last, Failure):
        return last
    is_final = await _is_final(outputs, job_id)
    if isinstance(is_final, Failure):
        return is_final
    return ComparedOutput(
        [*first.numbers, *last.numbers],
        [*first.texts, *last.texts],
        total,
        head=len(first.texts),
        left_out=below - head - 1,
        is_final=is_final,
        missing_events=first.missing_events + last.missing_events,
    )


async def _read(outputs: Outputs, job_id: int, wanted: LineSelection) -> _Lines | Failure:
    snapshot = await outputs.snapshot(job_id)
    if isinstance(snapshot, Failure):
        return snapshot
    coming = outputs.download(job_id, wanted)

    def chunks() -> Iterator[bytes]:
        return export(coming.blocks(), Format.JSONL, wanted, recorded=snapshot.recorded)

    try:
        with coming.stopped_at_the_end():
            return await coming.pool.run(lambda: _read_all(chunks()))
    except InterruptedDownloadError:
        now = await outputs.snapshot(job_id)
        return now if isinstance(now, Failure) else _CUT_OFF


async def _is_final(outputs: Outputs, job_id: int) -> bool | Failure:
    snapshot = await outputs.snapshot(job_id)
    if isinstance(snapshot, Failure):
        return snapshot
    return snapshot.has_ended


def _read_all(chunks: Iterator[bytes]) -> _Lines:
    """The lines of an export; call it on a thread.

    Raises:
        TooLongError: There are too many, or too much text.
        InterruptedDownloadError: The controller gave no usable answer.
    """
    found, pending = _Lines(), b""
    decoder = msgspec.json.Decoder(_Written)
    for chunk in chunks:
        *whole, pending = (pending + chunk).split(b"\n")
        for row in whole:
            found.add(decoder.decode(row))
        if len(found.texts) > LINES_COMPARED or found.size_bytes > MOST_BYTES:
            raise TooLongError
    return found
