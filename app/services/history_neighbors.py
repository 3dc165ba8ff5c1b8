"""The runs of the same template before and after one, wherever they are known.

The history knows them where it has no gap around the run; else the controller is asked, too. It may
have forgotten one that the history still has.
"""

from app.awx.client import Controller
from app.awx.history_requests import RunsQuery
from app.history.coverage import BEGINNING, Coverage
from app.history.model import Neighbors, RunKey
from app.jobs.model import SystemJob
from app.services.failures import Failure, failure_or
from app.services.history_library import HistoryLibrary


async def neighbors_of(
    job: SystemJob, library: HistoryLibrary, client: Controller
) -> Neighbors | Failure:
    """The neighbors of a job; none where its record names no template or no time."""
    template_id, created = job.system_job_template, job.created
    if template_id is None or created is None:
        return Neighbors()
    key = (created, job.id)
    stored = await library.run(
        lambda store: (
            store.key_before(template_id, key),
            store.key_after(template_id, key),
            store.coverage(),
        )
    )
    if isinstance(stored, Failure):
        return stored
    before, after, coverage = stored
    older: RunKey | Failure | None = None
    newer: RunKey | Failure | None = None
    if not coverage.has(before[0] if before else BEGINNING, created):
        query = RunsQuery(rows=1, until=created, without=(job.id,), template=template_id)
        older = await _asked(client, query)
    if not _is_known_after(key, after, coverage):
        query = RunsQuery(rows=1, after=created, order_by="created", template=template_id)
        newer = await _asked(client, query)
    if isinstance(older, Failure):
        return older
    if isinstance(newer, Failure):
        return newer
    previous = max((one for one in (before, older) if one), default=None)
    following = min((one for one in (after, newer) if one), default=None)
    return Neighbors(previous and previous[1], following and following[1])


def _is_known_after(key: RunKey, after: RunKey | None, coverage: Coverage) -> bool:
    until = after[0] if after else coverage.newest
    return until is not None and key[0] <= until and coverage.has(key[0], until)


async def _asked(client: Controller, query: RunsQuery) -> RunKey | Failure | None:
    page = await failure_or(client.history.fetch_runs(query), doing="read neighbor")
    if isinstance(page, Failure):
        return page
    return next(((row.job.created, row.job.id) for row in page.rows if row.job.created), None)
