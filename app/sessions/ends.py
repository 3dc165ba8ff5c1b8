"""Who wants to know that a session is over; while anyone does, the store is asked about it."""

import asyncio
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable

import structlog

from app.runtime.tasks import end_task
from app.sessions.store import StoreUnavailableError

log = structlog.get_logger(__name__)

Listener = Callable[[], None]
# Which of these sessions are over. Raises StoreUnavailableError.
FindOver = Callable[[list[str]], Awaitable[set[str]]]

LOOK_EVERY_S = 2.0
UNKNOWN_LIMIT_S = 60.0  # as long as a right may be out of date


class SessionEnds:
    """Listeners by session, each called once on the event loop."""

    def __init__(
        self,
        find_over: FindOver,
        *,
        every_s: float = LOOK_EVERY_S,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._find_over = find_over
        self._every_s = every_s
        self._clock = clock
        self._listeners: dict[str, list[Listener]] = defaultdict(list)
        self._known_at = clock()
        self._looking: asyncio.Task[None] | None = None

    def add(self, session_id: str, listener: Listener) -> Callable[[], None]:
        """Call `listener` when the session is over; the result takes it back."""
        if not self._listeners:
            self._known_at = self._clock()
        self._listeners[session_id].append(listener)
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look_for_ever())
        return lambda: self._remove(session_id, listener)

    def over(self, session_ids: Iterable[str]) -> None:
        """Call the listeners of these sessions, soon."""
        for session_id in session_ids:
            for listener in self._listeners.pop(session_id, []):
                # Soon, not now: a listener that fails or acts on the store disturbs nobody here.
                asyncio.get_running_loop().call_soon(listener)

    async def look(self) -> None:
        """Find out which sessions are over; done every few seconds by itself."""
        if not self._listeners:
            return
        try:
            over = await self._find_over(list(self._listeners))
        except StoreUnavailableError:
            if self._clock() - self._known_at > UNKNOWN_LIMIT_S:
                log.warning("sessions_unknown", sessions=len(self._listeners))
                self.over(list(self._listeners))
            return
        self._known_at = self._clock()
        self.over(over)

    async def aclose(self) -> None:
        """Call nobody any more."""
        self._listeners.clear()
        if self._looking is not None:
            await end_task(self._looking)
            self._looking = None

    async def _look_for_ever(self) -> None:
        while self._listeners:
            await asyncio.sleep(self._every_s)
            await self.look()

    def _remove(self, session_id: str, listener: Listener) -> None:
        listeners = self._listeners.get(session_id, [])
        if listener in listeners:
            listeners.remove(listener)
        if not listeners:
            self._listeners.pop(session_id, None)
