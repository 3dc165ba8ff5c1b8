"""Whether the output of jobs that have just ended is saved: rows of a list do not say.

AWX refuses to delete a job whose output is still being saved. The records of the few jobs in
question are read; a record that cannot be read leaves its row as it was.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from app.jobs.model import FetchedJob, JobRow
from app.jobs.permissions import may_be_saving
from app.services.bulk_actions import BulkRun
from app.services.failures import Failure
from app.services.job_reader import JobReader


async def with_saving_known(
    rows: Sequence[JobRow], reader: JobReader, now: datetime | None
) -> list[JobRow]:
    """The rows, those of jobs that ended under a minute ago as their records say.

    `now` is the controller's time.
    """
    asked = [row.id for row in rows if may_be_saving(row, now)]
    known: dict[int, JobRow] = {}
    by_id = {row.id: row for row in rows}
    async for outcome in BulkRun[FetchedJob | Failure](reader.read, asked).outcomes():
        if isinstance(outcome.answer, FetchedJob):
            is_saved = outcome.answer.job.event_processing_finished
            row = by_id[outcome.job_id]
            known[row.id] = replace(row, event_processing_finished=is_saved)
    return [known.get(row.id, row) for row in rows]
