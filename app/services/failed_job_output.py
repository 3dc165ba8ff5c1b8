"""The end of a failed job's output, where the record withholds the output as too large.

AWX leaves `result_stdout` out of the record above 1 MiB, and the exception that ended the job
stands at the end of it. One small request a job, then cached; a page waits two seconds at most.
"""

import asyncio
from contextlib import suppress

from app.awx.client import Controller
from app.jobs.model import SystemJob
from app.jobs.result_stdout import withheld_bytes
from app.jobs.statuses import JobStatus
from app.output import EventRange, OutputEvent
from app.runtime.cache import BoundedCache
from app.services.failures import Failure, failure_or

_EVENTS = 200  # a traceback of AWX has under 100 lines
_LONGEST_WAIT_S = 2.0
_CACHED_CHARS = 1_000_000
_ENTRY_CHARS = 100  # what an entry costs beside its text
_FAILED = {JobStatus.FAILED, JobStatus.ERROR}


class OutputTails:
    """The ends of outputs, by job."""

    def __init__(self, controller: Controller) -> None:
        self._controller = controller
        self._known: BoundedCache[tuple[int, str], str] = BoundedCache(_CACHED_CHARS)

    async def tail_of(self, job: SystemJob) -> str | None:
        """The end of the output; None where the record has all of it, or no answer came in time.

        A failure here is logged and costs a hint, never the page.
        """
        is_needed = job.status.kind in _FAILED and withheld_bytes(job.result_stdout) is not None
        if not is_needed or job.result_traceback:
            return None
        key = (job.id, job.revision)
        known = self._known.get(key)
        if known is not None:
            return known
        tail: str | None = None
        with suppress(TimeoutError):
            async with asyncio.timeout(_LONGEST_WAIT_S):
                tail = await self._fetch(job.id)
        if tail is not None:
            self._known.put(key, tail, len(tail) + _ENTRY_CHARS)
        return tail

    async def _fetch(self, job_id: int) -> str | None:
        bounds = EventRange(limit=_EVENTS, newest_first=True)
        request = self._controller.fetch_events(job_id, bounds)
        events = await failure_or(request, doing="read the output's end", job_id=job_id)
        return None if isinstance(events, Failure) else _text_of(events)


def _text_of(events: tuple[OutputEvent, ...]) -> str:
    ordered = sorted(events, key=lambda event: event.counter)
    ends = ("\n" if event.end_line > event.start_line else "" for event in ordered)
    return "".join(event.stdout + end for event, end in zip(ordered, ends, strict=True))
