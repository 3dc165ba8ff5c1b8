"""What rows of a list leave open about jobs that have just ended: is their output saved by now?

AWX deletes such a job only afterwards, and its rows do not tell. Those few records are read, as
many at once as a batch sends; a record that cannot be read leaves its row as it was.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from app.jobs.model import FetchedJob, JobRow
from app.jobs.permissions import may_be_saving
from app.services.bulk import Batch
from app.services.failures import Failure
from app.services.job_reader import JobReader


async def with_saving_known(
    rows: Sequence[JobRow], reader: JobReader, now: datetime | None
) -> list[JobRow]:
    """The rows, those of jobs that ended under a minute ago as their records tell them.

    `now` is the controller's time.
    """
    asked = [row.id for row in rows if may_be_saving(row, now)]
    known: dict[int, JobRow] = {}
    by_id = {row.id: row for row in rows}
    async for outcome in Batch[FetchedJob | Failure](reader.read, asked).outcomes():
        if isinstance(outcome.answer, FetchedJob):
            is_saved = outcome.answer.job.event_processing_finished
            row = by_id[outcome.job_id]
            known[row.id] = replace(row, event_processing_finished=is_saved)
    return [known.get(row.id, row) for row in rows]
