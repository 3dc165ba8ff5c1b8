"""Reads what the frame of a new link will show, while the portal gets the link.

The controller is asked for the record in any case: whether there is such a job, and whether it may
be shown. A portal's page opens the frame a moment later, which then finds record and first lines.
"""

import asyncio

from app.jobs.model import FetchedJob
from app.runtime.work_pool import BusyError
from app.services.container import Services
from app.services.failures import ENDED, Failure
from app.services.first_reads import FirstRead

_AT_ONCE = 4  # a portal may list many jobs whose frames nobody opens


class ReadAhead:
    """The first reads of links; beyond some at once only the record is asked for."""

    def __init__(self) -> None:
        self._reads: set[FirstRead] = set()

    async def record(self, services: Services, job_id: int) -> FetchedJob | Failure:
        """The record as the controller has it now; the first lines are on their way."""
        self._reads = {read for read in self._reads if not read.is_done}
        if len(self._reads) >= _AT_ONCE:
            return await services.reader.read(job_id)
        try:
            read = services.first_reads.begin(job_id)
        except BusyError:
            return await services.reader.read(job_id)
        self._reads.add(read)
        try:
            await asyncio.wait({read.record})
        except asyncio.CancelledError:  # the portal has gone
            read.leave()
            raise
        if read.record.cancelled():
            return ENDED
        answer = read.record.result()
        if isinstance(answer, Failure):
            read.leave()
        return answer
