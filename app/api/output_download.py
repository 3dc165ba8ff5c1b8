"""GET /api/jobs/{job_id}/output/download: the output as a file, streamed, resumable once whole.

Starts at once, also while the output is still being fetched. Then its length is not known, so that
there is no length and no range; if the controller fails half-way, the connection is cut.
"""

import hashlib
import threading
import zlib
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, replace
from functools import partial
from http import HTTPStatus
from typing import Annotated

from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from app.api.byte_range import ByteRange, UnsatisfiableError, byte_range
from app.api.errors import NO_STORE, error_answer, failure_answer
from app.api.held_slot import HoldingSlot
from app.api.params import BadRequest, Switch, one_of, whole
from app.api.search_params import SearchParams, needed_pattern
from app.jobs.limits import LARGEST_INTEGER
from app.output import (
    NO_RECORDED_LINES,
    Download,
    Format,
    LineSelection,
    Query,
    RecordedLines,
    Snapshot,
    StreamingSearch,
    byte_size,
    exact_size,
    export,
)
from app.runtime.work_pool import WorkPool
from app.services.failures import Failure
from app.services.outputs import Outputs

DOWNLOAD_TYPES = ("text/plain", "application/jsonl", "application/gzip")
FILE = {  # for the description
    media_type: {"schema": {"type": "string", "format": "binary"}} for media_type in DOWNLOAD_TYPES
}

_NAMES = {
    Format.EXACT: "system_job_{}.txt",
    Format.PLAIN: "system_job_{}_plain.txt",
    Format.TIMES: "system_job_{}_times.txt",
    Format.JSONL: "system_job_{}.jsonl",
}


class DownloadParams(SearchParams):
    """Which lines of an output, in which form."""

    format: Annotated[Format, one_of("format", *Format)] = Field(
        Format.EXACT, description="What the file holds."
    )
    first: Annotated[int, whole("first", "The first line")] = Field(
        1, ge=1, le=LARGEST_INTEGER, description="The first line."
    )
    last: Annotated[int, whole("last", "The last line")] | None = Field(
        None, description="The last line; without it, up to the end."
    )
    only: str = Field("", description="`matches` for the lines that match `q`.")
    gzip: Switch = Field(default=False, description="Pack the file.")


@dataclass(frozen=True, slots=True)
class _Asked:
    job_id: int
    form: Format
    wanted: LineSelection
    query: Query | None
    is_gzip: bool
    recorded: RecordedLines = NO_RECORDED_LINES

    @property
    def is_everything(self) -> bool:
        return self.wanted == LineSelection()

    @property
    def file_name(self) -> str:
        return _NAMES[self.form].format(self.job_id) + (".gz" if self.is_gzip else "")

    def etag(self, snapshot: Snapshot) -> str:
        """Names these bytes: the same for the same choice of the same, whole output."""
        choice = (self.form, self.wanted.first, self.wanted.last, self.query, self.is_gzip)
        recorded = [len(line) for line in self.recorded.lines]
        about = f"{snapshot.identity} {snapshot.last_counter} {choice} {recorded}"
        return f'"{hashlib.sha256(about.encode()).hexdigest()[:24]}"'


async def download(
    outputs: Outputs, request: Request, job_id: int, params: DownloadParams
) -> Response:
    """The file, or the part of it that was asked for.

    Raises:
        BusyError: Too many are under way.
    """
    slots = outputs.pools.download_slots
    slots.acquire()
    try:
        answer = await _answer(outputs, request, job_id, params)
        if isinstance(answer, StreamingResponse):
            answer = _WhileReadable(answer, outputs, job_id)
        return HoldingSlot(answer, slots)
    except BaseException:
        slots.release()
        raise


class _WhileReadable(Response):
    """A response that is cut off once its job may be read no more, also while a browser is slow."""

    background = None

    def __init__(self, response: Response, outputs: Outputs, job_id: int) -> None:
        self._response = response
        self._outputs = outputs
        self._job_id = job_id

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it."""
        sending = self._response(scope, receive, send)
        await self._outputs.while_readable(self._job_id, sending)


async def _answer(
    outputs: Outputs, request: Request, job_id: int, params: DownloadParams
) -> Response:
    asked = await _asked(job_id, params, outputs.pools.queries)
    snapshot = await outputs.snapshot(asked.job_id)
    if isinstance(snapshot, Failure):
        return failure_answer(snapshot)
    asked = replace(asked, recorded=snapshot.recorded)
    coming = outputs.download(asked.job_id, asked.wanted)
    headers = {
        **NO_STORE,
        "Content-Disposition": f'attachment; filename="{asked.file_name}"',
    }
    if snapshot.is_unconfirmed:
        headers["Jobpane-Output"] = "unconfirmed"
    part: ByteRange | None = None
    if snapshot.has_ended and snapshot.is_whole and not asked.is_gzip:
        headers |= {"ETag": asked.etag(snapshot), "Accept-Ranges": "bytes"}
        size = await _size(asked, snapshot, coming, is_needed="range" in request.headers)
        try:
            part = _range(request, headers["ETag"], size)
        except UnsatisfiableError:
            return _unsatisfiable(size)
        if size is not None:
            headers["Content-Length"] = str(part.length if part else size)
        if part:
            headers["Content-Range"] = part.content_range
    status = HTTPStatus.PARTIAL_CONTENT if part else HTTPStatus.OK
    if request.method == "HEAD":
        return Response(status_code=status, headers=headers, media_type=_media_type(asked))
    body = _streamed(asked, coming, part)
    return StreamingResponse(body, status, headers, media_type=_media_type(asked))


async def _asked(job_id: int, params: DownloadParams, pool: WorkPool) -> _Asked:
    first, last = params.first, params.last
    if last is not None and last < first:
        raise BadRequest("bad_last", "The last line can't be before the first.")
    pattern = await needed_pattern(params, pool) if params.only == "matches" else None
    return _Asked(
        job_id=job_id,
        form=params.format,
        wanted=LineSelection(first, last, StreamingSearch(pattern) if pattern else None),
        query=pattern.query if pattern else None,
        is_gzip=params.gzip,
    )


async def _size(
    asked: _Asked, snapshot: Snapshot, coming: Download, *, is_needed: bool
) -> int | None:
    """How long the file is, where that is cheap or cannot be done without."""
    if asked.form is Format.EXACT and asked.is_everything:
        return exact_size(snapshot.extents, snapshot.read)
    if not is_needed:
        return None
    measured = replace(coming, stopped=threading.Event())
    blocks = measured.blocks()
    with measured.stopped_at_the_end():
        return await measured.pool.run(
            partial(byte_size, blocks, asked.form, asked.wanted, recorded=asked.recorded)
        )


def _range(request: Request, etag: str, size: int | None) -> ByteRange | None:
    header = request.headers.get("range", "")
    is_same = request.headers.get("if-range", etag) == etag
    return byte_range(header, size) if header and is_same and size is not None else None


def _unsatisfiable(size: int | None) -> Response:
    answer = error_answer(
        HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE,
        "bad_range",
        "The file ends before the requested range.",
    )
    answer.headers["Content-Range"] = f"bytes */{size}"
    return answer


def _media_type(asked: _Asked) -> str:
    text, lines, packed = DOWNLOAD_TYPES
    if asked.is_gzip:
        return packed
    return lines if asked.form is Format.JSONL else f"{text}; charset=utf-8"


async def _streamed(
    asked: _Asked, coming: Download, part: ByteRange | None
) -> AsyncIterator[bytes]:
    """Chunk after chunk, each made on a thread."""
    skip = part.first if part else 0
    chunks = export(
        coming.blocks(),
        asked.form,
        asked.wanted,
        recorded=asked.recorded,
        skip_bytes=skip,
        is_unconfirmed=coming.is_unconfirmed,
    )
    if asked.is_gzip:
        chunks = _gzipped(chunks)
    left = part.length if part else None
    with coming.stopped_at_the_end():
        while (chunk := await coming.pool.run(next, chunks, None)) is not None:
            if left is not None:
                chunk = chunk[:left]
                left -= len(chunk)
            yield chunk
            if left == 0:
                return


def _gzipped(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """As one gzip file; every chunk goes out at once, for the next may take a while."""
    packer = zlib.compressobj(wbits=zlib.MAX_WBITS | 16)
    for chunk in chunks:
        yield packer.compress(chunk) + packer.flush(zlib.Z_SYNC_FLUSH)
    yield packer.flush()
