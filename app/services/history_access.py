"""Whether one principal may see the history: only after its own client was shown the list of jobs.

The facts of all runs lie in one file for everybody, so the controller is asked with each
principal's credential, by the smallest request for the list, at most a minute before.
"""

import time
from collections.abc import Awaitable, Callable

from app.runtime.shared_reads import SharedReads
from app.services.failures import ENDED, Failure, failure_or

GOOD_FOR_S = 60.0

CheckList = Callable[[], Awaitable[None]]
Clock = Callable[[], float]


class HistoryAccess:
    """The permit of one principal; `check_list` asks the controller."""

    def __init__(self, check_list: CheckList, *, clock: Clock = time.monotonic) -> None:
        self._check_list = check_list
        self._clock = clock
        self._permitted_at = float("-inf")
        self._has_ended = False
        self._revoked = 0
        self._reads: SharedReads[int, Failure | None] = SharedReads()

    @property
    def has_ended(self) -> bool:
        """Whether the principal is gone."""
        return self._has_ended

    async def refusal(self) -> Failure | None:
        """Why nothing may be shown now; None where it may."""
        if self._has_ended:
            return ENDED
        if self._clock() - self._permitted_at < GOOD_FOR_S:
            return None
        return await self.ask()

    async def ask(self) -> Failure | None:
        """The same by what the controller answers now."""
        answer = await self._reads.get(self._revoked, self._ask)
        return ENDED if self._has_ended else answer

    def revoke(self) -> None:
        """Show nothing more until the controller has been asked again."""
        self._permitted_at = float("-inf")
        self._revoked += 1

    def end(self) -> None:
        """The principal is gone: nothing is shown any more."""
        self._has_ended = True
        self.revoke()

    async def _ask(self) -> Failure | None:
        began, revoked = self._clock(), self._revoked
        answer = await failure_or(self._check_list(), doing="check rights for the history")
        if isinstance(answer, Failure):
            if answer.is_refusal:
                self.revoke()
            return answer
        if revoked == self._revoked:
            self._permitted_at = began
        return None
