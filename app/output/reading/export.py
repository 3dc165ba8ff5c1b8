"""Writes an output as a file to download: exact bytes, plain text, with times, or JSON lines.

Fetches nothing: the caller gives the blocks in order. Invariants: equal bytes for an equal output
wherever its blocks end, so that a download can be resumed anywhere; the exact format holds only
what the program wrote; linear time, memory for a few chunks and the longest line.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import StrEnum
from itertools import chain

import msgspec
import numpy as np
from numpy.typing import NDArray

from app.output.blocks.block import Block, Extent, Gap
from app.output.blocks.line_table import NO_TIME
from app.output.reading.cut_lines import NO_RECORDED_LINES, RecordedLines
from app.output.reading.line_stream import LineBatch, LineSelection, stream_lines
from app.output.reading.skipped_lines import SkippedLines
from app.output.terminal.text_bytes import Bytes

CHUNK_BYTES = 256 * 1024
_NO_TIME = b"-".ljust(len("2026-11-24T12:00:00.000Z"))
_GAP = b"  "
_CR = b"\r"
_FLUSH = b""  # send what is pending, because the next block may take a while


class Format(StrEnum):
    """How lines are written."""

    EXACT = "exact"
    PLAIN = "plain"
    TIMES = "times"
    JSONL = "jsonl"


class _JsonLine(msgspec.Struct, omit_defaults=True):
    line: int
    at: str | None = msgspec.field()
    text: str = msgspec.field()
    cut: bool = False
    completed: bool = False


EVERYTHING = LineSelection()


def export(
    blocks: Iterable[Block],
    form: Format,
    selection: LineSelection = EVERYTHING,
    *,
    recorded: RecordedLines = NO_RECORDED_LINES,
    skip_bytes: int = 0,
    is_unconfirmed: Callable[[], bool] = lambda: False,
) -> Iterator[bytes]:
    """The file in chunks, without its first `skip_bytes`.

    `is_unconfirmed` is called at the end and says whether the end of the output may be missing.
    Lines that AWX has cut are completed, except in the exact format: the record has no colors.
    """
    pending = bytearray()
    whole = _chunks(blocks, form, selection, recorded)
    for chunk in chain(whole, _closing(form, is_unconfirmed)):
        view = memoryview(chunk)[skip_bytes:]
        skip_bytes = max(0, skip_bytes - len(chunk))
        if chunk is _FLUSH and pending:
            yield bytes(pending)
            pending.clear()
        while len(view):
            room = CHUNK_BYTES - len(pending)
            pending += view[:room]
            view = view[room:]
            if len(pending) == CHUNK_BYTES:
                yield bytes(pending)
                pending.clear()
    if pending:
        yield bytes(pending)


def byte_size(
    blocks: Iterable[Block],
    form: Format,
    selection: LineSelection = EVERYTHING,
    *,
    recorded: RecordedLines = NO_RECORDED_LINES,
) -> int:
    """The size of the file in bytes; JSON lines are written to find it, other formats are not."""
    if form in (Format.EXACT, Format.JSONL):
        return sum(len(chunk) for chunk in _chunks(blocks, form, selection, recorded))
    beside = 1 if form is Format.PLAIN else len(_NO_TIME) + len(_GAP) + 1
    items = (item for item in stream_lines(blocks, selection) if item is not None)
    return sum(
        len(_marker(item, form))
        if isinstance(item, Gap | SkippedLines)
        else sum(map(len, item.completed_by(recorded).texts)) + beside * len(item.texts)
        for item in items
    )


def exact_size(extents: Sequence[Extent], read: Callable[[Extent], Block | None]) -> int | None:
    """The size of the exact file of a whole output in bytes; reads at most the last block.

    None if the last block is gone: then take a new snapshot.
    """
    size = sum(extent.text_bytes for extent in extents)
    if not extents or extents[-1].ends_line:
        return size
    block = read(extents[-1])
    return None if block is None else size - len(_unproven_end(block))


def _unproven_end(block: Block) -> bytes:
    """The carriage return after an event in mid-line, if nothing follows it in the block.

    AWX splits lines there, so a later event proves that the program wrote it; after the last
    event nothing does (docs/awx-behaviour.md, "Exact text").
    """
    is_followed = bool(block.gaps) and block.gaps[-1].last == block.last
    is_open = not block.ends_line and not is_followed
    return _CR if is_open and bytes(block.text[-1:]) == _CR else b""


def _chunks(
    blocks: Iterable[Block], form: Format, selection: LineSelection, recorded: RecordedLines
) -> Iterator[Bytes]:
    if form is Format.EXACT:
        yield from _exact_chunks(blocks, selection)
        return
    for item in stream_lines(blocks, selection):
        if item is None:
            yield _FLUSH
        elif isinstance(item, Gap | SkippedLines):
            yield _marker(item, form)
        else:
            yield _WRITERS[form](item.completed_by(recorded))


def _exact_chunks(blocks: Iterable[Block], selection: LineSelection) -> Iterator[Bytes]:
    """The exact text; a carriage return that only a later event proves waits for that event."""
    unproven = b""
    for block in blocks:
        if unproven:
            yield unproven
        unproven = b""
        if selection.last is not None and block.first_line > selection.last:
            return
        end = len(_unproven_end(block))
        for begin, stop in _stretches(block, selection):
            is_end = bool(end) and stop == len(block.text)
            unproven = _CR if is_end else b""
            yield memoryview(block.text)[begin : stop - len(unproven)]
        yield _FLUSH


def _stretches(block: Block, selection: LineSelection) -> Iterator[tuple[int, int]]:
    """The byte ranges (begin, end) of runs of selected parts in the text."""
    is_selected = np.zeros(len(block.parts) + 2, dtype=np.int8)
    is_selected[1:-1] = selection.has(block.parts.numbers)
    edges = np.flatnonzero(np.diff(is_selected))
    offsets = block.parts.starts[edges].tolist()
    yield from zip(offsets[::2], offsets[1::2], strict=True)


def _plain(lines: LineBatch) -> bytes:
    return b"\n".join([*lines.texts, b""])


def _times(lines: LineBatch) -> bytes:
    times = (time or _NO_TIME for time in _iso(lines.at_us))
    rows = map(_GAP.join, zip(times, lines.texts, strict=True))
    return b"\n".join([*rows, b""])


def _jsonl(lines: LineBatch) -> bytes:
    rows = zip(lines.numbers, _iso(lines.at_us), lines.texts, lines.is_cut, strict=True)
    return b"".join(
        msgspec.json.encode(
            _JsonLine(
                number,
                None if time is None else time.decode(),
                text.decode("utf-8", "replace"),
                is_cut and number not in lines.completed,
                number in lines.completed,
            )
        )
        + b"\n"
        for number, time, text, is_cut in rows
    )


_WRITERS = {Format.PLAIN: _plain, Format.TIMES: _times, Format.JSONL: _jsonl}


def _closing(form: Format, is_unconfirmed: Callable[[], bool]) -> Iterator[bytes]:
    if form is Format.EXACT or not is_unconfirmed():
        return
    if form is Format.JSONL:
        yield msgspec.json.encode({"unconfirmed": True}) + b"\n"
    else:
        yield _beside_time(b"[AWX has not confirmed that this output is complete]\n", form)


def _beside_time(text: bytes, form: Format) -> bytes:
    return _GAP.join([_NO_TIME, text]) if form is Format.TIMES else text


def _marker(gap: Gap | SkippedLines, form: Format) -> bytes:
    is_event = isinstance(gap, Gap)
    if form is Format.JSONL:
        key = "missing" if is_event else "skipped"
        return msgspec.json.encode({key: [gap.first, gap.last]}) + b"\n"
    count = gap.last - gap.first + 1
    which = f"{gap.first}" if count == 1 else f"{gap.first}-{gap.last}"
    noun = "event" if is_event else "line"
    plural = "" if count == 1 else "s"
    text = f"[{count} {noun}{plural} missing at the controller: {which}]\n"
    return _beside_time(text.encode(), form)


def _iso(at_us: NDArray[np.int64]) -> list[bytes | None]:
    """Each time as ISO 8601 in UTC with milliseconds; None where it is unknown."""
    known = at_us != NO_TIME
    whole_ms = np.where(known, at_us // 1000, 0).astype("datetime64[ms]")
    texts = np.datetime_as_string(whole_ms, unit="ms", timezone="UTC").astype("S")
    return [
        text if is_known else None for text, is_known in zip(texts.tolist(), known, strict=True)
    ]
