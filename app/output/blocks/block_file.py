"""A block as a file: written once, whole or not at all, and never changed.

Layout: magic, the header's size and XXH3, a JSON header padded to eight bytes, the tables, the
text, the plain rows where they differ, and the XXH3 of everything before it. Invariant: a file that
is not exactly that raises `CorruptBlockError`, so damage by a crash or a disk is never served.
"""

import contextlib
import mmap
import os
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import xxhash
from numpy.typing import NDArray

from app.output.blocks.block import Block, Extent, Gap
from app.output.blocks.file_names import block_name, draft_beside
from app.output.blocks.line_table import Parts
from app.output.terminal.plain_text import PlainRows
from app.output.terminal.style_changes import change_from_json
from app.output.terminal.text_bytes import Bytes
from app.runtime.private_files import private_opener

# The number grows when older blocks cannot be trusted or read: they then count as corrupt.
# 3: blocks that were judged final by two machines' clocks could lack their end.
# 4: plain rows emulate a terminal within a line; styles come from ESC sequences alone.
_MAGIC = b"JPBLOCK4"
_HEAD = struct.Struct("<8sI8s")
_ALIGN = 8
_DIGEST_BYTES = 8
_FIRST_READ = 4096
_HEADER_LIMIT = 16 * 1024 * 1024  # bytes; only the gaps in it can be many

_U64, _I64, _U32, _U8 = (np.dtype(kind) for kind in ("<u8", "<i8", "<u4", "u1"))

Count = int


class CorruptBlockError(Exception):
    """The file is not a whole block: remove it and fetch its events again."""


class _Header(msgspec.Struct, frozen=True):
    first: Count
    last: Count
    first_line: Count
    last_line: Count
    ends_line: bool
    parts: Count
    text: Count
    has_rows: bool
    rows: Count
    row_parts: Count
    plain: Count
    gaps: list[tuple[int, int, int]]
    style: dict[str, bool | int | list[int] | None]
    borders: list[tuple[int, int]] = []

    @property
    def body_bytes(self) -> int:
        tables = 8 * (self.parts + 1) + (8 + 4 + 1) * self.parts + 4 * self.row_parts
        row_starts = 8 * (self.rows + 1) if self.has_rows else 0
        return tables + row_starts + self.text + self.plain


@dataclass(frozen=True, slots=True)
class BlockHead(Extent):
    """The extent of a block on disk, and its path."""

    path: Path


def write_block(folder: Path, block: Block) -> BlockHead:
    """Write the block under its own name, atomically and synced to disk; return its extent.

    Raises:
        OSError: The disk is full or refuses; no file is left behind.
    """
    path = folder / block_name(block.first, block.last)
    draft = draft_beside(path)
    header = _header(block)
    digest = xxhash.xxh3_64()
    try:
        with open(draft, "xb", opener=private_opener) as file:  # for the mode
            for section in (*_head_bytes(header), *_tables(block), *_texts(block)):
                digest.update(section)
                file.write(section)
            file.write(digest.digest())
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)
        raise
    return _head_of(path, header)


def read_head(path: Path) -> BlockHead:
    """The extent of the block in this file; reads only its header.

    Raises:
        CorruptBlockError: The file is not a whole block.
        OSError: The file cannot be read.
    """
    with path.open("rb") as file:
        header, _ = _checked_header(file.fileno())
    return _head_of(path, header)


def open_block(head: BlockHead, *, is_checked: bool) -> Block:
    """The block over a memory map of its file; verifies the digest unless `is_checked`.

    Raises:
        CorruptBlockError: The file is not a whole block.
        OSError: The file cannot be read, for example because it was merged or evicted.
    """
    with head.path.open("rb") as file:
        header, begin = _checked_header(file.fileno())
        view = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    if not is_checked and xxhash.xxh3_64(view[:-_DIGEST_BYTES]).digest() != view[-_DIGEST_BYTES:]:
        raise CorruptBlockError(head.path.name)
    return _block(header, view[begin:-_DIGEST_BYTES])


def _header(block: Block) -> _Header:
    rows = block.rows
    row_parts = None if rows is None else rows.part_of_row
    return _Header(
        first=block.first,
        last=block.last,
        first_line=block.first_line,
        last_line=block.last_line,
        ends_line=block.ends_line,
        parts=len(block.parts),
        text=len(block.text),
        has_rows=rows is not None,
        rows=0 if rows is None else len(rows.starts) - 1,
        row_parts=0 if row_parts is None else len(row_parts),
        plain=0 if rows is None else len(rows.text),
        gaps=[(gap.first, gap.last, gap.before_line) for gap in block.gaps],
        style=block.style.to_json(),
        borders=list(block.borders),
    )


def _head_bytes(header: _Header) -> tuple[bytes, bytes]:
    text = msgspec.json.encode(header)
    text += b" " * (-(_HEAD.size + len(text)) % _ALIGN)
    return _HEAD.pack(_MAGIC, len(text), xxhash.xxh3_64(text).digest()), text


def _tables(block: Block) -> list[bytes]:
    """The tables as bytes, those of the widest numbers first, so that each is aligned."""
    rows, parts = block.rows, block.parts
    tables: list[NDArray[Any]] = [parts.starts, parts.at_us]
    if rows is not None:
        tables.append(rows.starts)
    tables.append(parts.numbers)
    if rows is not None and rows.part_of_row is not None:
        tables.append(rows.part_of_row)
    tables.append(parts.flags)
    return [table.tobytes() for table in tables]


def _texts(block: Block) -> list[Bytes]:
    return [block.text] if block.rows is None else [block.text, block.rows.text]


def _checked_header(handle: int) -> tuple[_Header, int]:
    """The header and the offset of the tables, if the file's size is what the header says."""
    start = os.pread(handle, _HEAD.size + _FIRST_READ, 0)
    if len(start) < _HEAD.size:
        raise CorruptBlockError("too short")
    magic, size, digest = _HEAD.unpack_from(start)
    if magic != _MAGIC or size > _HEADER_LIMIT:
        raise CorruptBlockError("not a block")
    end = _HEAD.size + size
    text = start[_HEAD.size : end] if end <= len(start) else os.pread(handle, size, _HEAD.size)
    if xxhash.xxh3_64(text).digest() != digest:
        raise CorruptBlockError("header damaged")
    try:
        header = msgspec.json.decode(text, type=_Header)
    except msgspec.DecodeError as wrong:
        raise CorruptBlockError("header unreadable") from wrong
    if os.fstat(handle).st_size != end + header.body_bytes + _DIGEST_BYTES:
        raise CorruptBlockError("cut off")
    return header, end


def _head_of(path: Path, header: _Header) -> BlockHead:
    if path.name != block_name(header.first, header.last):
        raise CorruptBlockError(path.name)
    try:
        style = change_from_json(header.style)
    except (ValueError, TypeError) as wrong:
        raise CorruptBlockError(path.name) from wrong
    return BlockHead(
        path=path,
        first=header.first,
        last=header.last,
        first_line=header.first_line,
        last_line=header.last_line,
        ends_line=header.ends_line,
        lines=header.parts,
        text_bytes=header.text,
        style=style,
        gaps=tuple(Gap(*gap) for gap in header.gaps),
    )


class _SectionReader:
    """Reads one section after the other from the body."""

    def __init__(self, body: memoryview) -> None:
        self._body = body
        self._at = 0

    def table(self, kind: np.dtype[Any], count: int) -> NDArray[Any]:
        return np.frombuffer(self.raw(count * kind.itemsize), dtype=kind)

    def raw(self, size: int) -> memoryview:
        taken = self._body[self._at : self._at + size]
        self._at += size
        return taken


def _block(header: _Header, body: memoryview) -> Block:
    reader = _SectionReader(body)
    starts = reader.table(_U64, header.parts + 1)
    at_us = reader.table(_I64, header.parts)
    row_starts = reader.table(_U64, header.rows + 1) if header.has_rows else None
    numbers = reader.table(_U32, header.parts)
    part_of_row = reader.table(_U32, header.row_parts) if header.row_parts else None
    flags = reader.table(_U8, header.parts)
    text, plain = reader.raw(header.text), reader.raw(header.plain)
    return Block(
        first=header.first,
        last=header.last,
        text=text,
        parts=Parts(starts, numbers, at_us, flags),
        gaps=tuple(Gap(*gap) for gap in header.gaps),
        style=change_from_json(header.style),
        borders=tuple(header.borders),
        rows=None if row_starts is None else PlainRows(plain, row_starts, part_of_row),
    )
