"""A walk over all jobs that match a query, the newest id first, in small batches.

Each row carries its output, up to 1 MiB, so the next batch is as large as the last answer's bytes
allow. Jobs that are created meanwhile are not met, and jobs that are deleted move nothing.
"""

from collections.abc import AsyncIterator

from app.jobs.model import JobBatch
from app.jobs.query import JobQuery
from app.services.failures import Failure
from app.services.job_reader import JobReader

_FIRST_ROWS = 10
_MOST_ROWS = 25
_AIM_BYTES = 1024 * 1024  # of an answer


async def walk(reader: JobReader, query: JobQuery) -> AsyncIterator[JobBatch | Failure]:
    """Each batch; a failure is the last of all."""
    below: int | None = None
    rows = _FIRST_ROWS
    while True:
        batch = await reader.find_batch(query, limit=rows, below=below)
        yield batch
        if isinstance(batch, Failure) or batch.is_last:
            return
        below = min(row.id for row in batch.rows)
        rows = next_rows(rows, batch.size_bytes)


def next_rows(rows: int, size_bytes: int) -> int:
    """How many rows to ask for after an answer of so many with so many bytes."""
    return max(1, min(_MOST_ROWS, rows * 2, rows * _AIM_BYTES // max(size_bytes, 1)))
