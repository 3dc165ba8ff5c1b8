"""What a dry run would delete: watches it to its end, and reads what it printed.

The dry run goes on without anybody who watches. One of the activity stream prints a line for each
entry and no total, so these are counted, as far as an output is compared whole.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from app.history.model import RunFacts
from app.jobs.model import FetchedJob, SystemJob
from app.jobs.outcome import Outcome, read_outcome
from app.jobs.statuses import JobStatus
from app.services.compared_lines import TooLongError, whole_output
from app.services.failures import Failure
from app.services.history_reader import HistoryReader
from app.services.job_feed import JobFeed
from app.services.job_news import JobNews
from app.services.outcomes import Outcomes
from app.services.outputs import Outputs

CHECK_S = 1.0  # how often a wait without news asks whether anybody still waits
_GONE = Failure("The dry run was deleted.", "not_found", can_try_again=False, id="")

IsWanted = Callable[[], Awaitable[bool]]


@dataclass(frozen=True, slots=True)
class Counted:
    """An ended dry run, what it printed, and the last run before it that deleted for real."""

    job: SystemJob
    outcome: Outcome
    last_real: RunFacts | None = None


class DryRuns:
    """Watches dry runs for one principal; `history` is None where none is kept."""

    def __init__(
        self,
        feed: JobFeed,
        outcomes: Outcomes,
        outputs: Outputs,
        history: HistoryReader | None,
    ) -> None:
        self._feed = feed
        self._outcomes = outcomes
        self._outputs = outputs
        self._history = history

    async def result(self, job_id: int, is_wanted: IsWanted) -> Counted | Failure | None:
        """What a dry run that has just been started counts; None once nobody waits for it.

        Raises:
            BusyError: As many outputs are read as may be.
        """
        ended = await self._ended(job_id, is_wanted)
        if not isinstance(ended, FetchedJob):
            return ended
        outcome = await self._outcome(ended.job)
        if isinstance(outcome, Failure):
            return outcome
        return Counted(ended.job, outcome, await self._last_real(ended.job))

    async def _ended(self, job_id: int, is_wanted: IsWanted) -> FetchedJob | Failure | None:
        async with self._feed.watching(job_id, None) as subscription:
            while await is_wanted():
                news = await subscription.next(CHECK_S)
                if news is not None and (ended := _ending(news)) is not None:
                    return ended
        return None

    async def _outcome(self, job: SystemJob) -> Outcome | Failure:
        outcome = await self._outcomes.read(job.id)
        has_ended_well = job.status.kind is JobStatus.SUCCESSFUL
        if isinstance(outcome, Failure) or outcome.counts or not has_ended_well:
            return outcome
        try:
            whole = await whole_output(self._outputs, job.id)
        except TooLongError:
            return outcome
        if isinstance(whole, Failure):
            return whole
        lines = zip(whole.numbers, whole.texts, strict=True)
        is_whole = whole.is_final and not whole.missing_events
        return read_outcome(lines, is_dry_run=True, is_whole=is_whole)

    async def _last_real(self, job: SystemJob) -> RunFacts | None:
        if self._history is None or job.system_job_template is None:
            return None
        template = await self._history.template(job.system_job_template)
        if template is None or isinstance(template, Failure):
            return None
        return next((run for run in template.runs if _has_deleted(run)), None)


def _ending(news: JobNews) -> FetchedJob | Failure | None:
    """The last record of a job that has ended with its output saved, or why there is none."""
    if news.is_gone:
        return _GONE
    if news.is_refused:
        return news.failure
    return None if news.answer is None or news.may_change else news.answer


def _has_deleted(run: RunFacts) -> bool:
    outcome = run.outcome
    return bool(outcome and outcome.counts) and not run.is_dry_run
