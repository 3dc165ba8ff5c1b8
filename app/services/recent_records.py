"""What the controller has just answered for pages that are to open, until these come for it."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace

from app.jobs.model import FetchedJob
from app.services.failures import Failure
from app.services.handed_over import LASTS_S

Clock = Callable[[], float]
Key = tuple[int, str]  # the job's id, and the search that is passed on to the controller

FAILURE_LASTS_S = 2.0  # a browser needs less from a page's HTML to its connection
_MOST = 16  # records of up to a megabyte; who has the most of them loses one first
_MOST_FAILURES = 256


@dataclass(frozen=True, slots=True)
class _Recent:
    read_at: float
    answer: FetchedJob
    asker: str


class RecentRecords:
    """The newest answer by job and search: a record for some seconds, a failure for one page."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._records: dict[Key, _Recent] = {}
        self._failures: dict[Key, tuple[float, Failure]] = {}  # the oldest first

    def put(self, key: Key, answer: FetchedJob | Failure, asker: str) -> None:
        """Keep an answer in the place of an older one; `asker` is the user who has asked."""
        self._records.pop(key, None)
        self._failures.pop(key, None)
        if isinstance(answer, Failure):
            self._failures[key] = (self._clock(), answer)
            if len(self._failures) > _MOST_FAILURES:
                del self._failures[next(iter(self._failures))]
            return
        self._records[key] = _Recent(self._clock(), answer, asker)
        if len(self._records) > _MOST:
            self._drop_one()

    def record(self, key: Key) -> FetchedJob | None:
        """The record that was read LASTS_S ago at most."""
        recent = self._records.get(key)
        is_new = recent is not None and self._clock() - recent.read_at <= LASTS_S
        return recent.answer if recent is not None and is_new else None

    def take_failure(self, key: Key) -> Failure | None:
        """The failure that the controller answered with just now; it is given once."""
        failed_at, failure = self._failures.pop(key, (float("-inf"), None))
        return failure if self._clock() - failed_at <= FAILURE_LASTS_S else None

    def renew(self, answer: FetchedJob) -> None:
        """A newer record of a job takes the place of each one that waits, and ends its failures."""
        for key, recent in self._records.items():
            if key[0] == answer.job.id:
                self._records[key] = replace(recent, answer=answer)
        for key in [key for key in self._failures if key[0] == answer.job.id]:
            del self._failures[key]

    def clear(self) -> None:
        """Forget all of them."""
        self._records.clear()
        self._failures.clear()

    def drop_old(self) -> None:
        """Forget what nobody gets any more."""
        now = self._clock()
        for key in [key for key, one in self._records.items() if one.read_at < now - LASTS_S]:
            del self._records[key]
        for key in [key for key, (at, _) in self._failures.items() if at < now - FAILURE_LASTS_S]:
            del self._failures[key]

    def _drop_one(self) -> None:
        """Drop the oldest record of the user who has the most."""
        of_users = Counter(one.asker for one in self._records.values())
        most = max(of_users.values())
        of_most = (key for key, one in self._records.items() if of_users[one.asker] == most)
        del self._records[next(of_most)]
