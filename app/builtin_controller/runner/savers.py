"""How events get from a running job into the database: late, and out of order.

AWX has several receivers that save in parallel; measured on a real one, an event became visible
up to 1.7 s after it was made, the median after 0.23 s. What is not saved when the process ends
is lost, as with the real ones.
"""

import heapq
import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from app.builtin_controller.storage.events_table import EventsTable
from app.builtin_controller.storage.records import Event

LONGEST_DELAY_S = 1.7
# Quickest and slowest save in seconds, by receiver.
_RECEIVERS = ((0.02, 0.2), (0.05, 0.3), (0.1, 0.8), (0.2, LONGEST_DELAY_S))


@dataclass(order=True, slots=True)
class _Waiting:
    save_at: datetime
    counter: int
    event: Event = field(compare=False)


class Savers:
    """Events on their way, each with the moment at which its receiver saves it."""

    def __init__(self, table: EventsTable) -> None:
        self._table = table
        self._waiting: list[_Waiting] = []

    def take(self, event: Event, at: datetime) -> None:
        """Accept an event that a job has just made."""
        # A fixed seed: the same job gets the same disorder in every run.
        chance = random.Random(event.job * 1_000_003 + event.counter)  # noqa: S311 - no secret
        delay = chance.uniform(*_RECEIVERS[event.counter % len(_RECEIVERS)])
        save_at = at + timedelta(seconds=delay)
        heapq.heappush(self._waiting, _Waiting(save_at, event.counter, event))

    def save_due(self, now: datetime) -> None:
        """Save what is due, in the order in which it came due."""
        due: list[Event] = []
        while self._waiting and self._waiting[0].save_at <= now:
            due.append(heapq.heappop(self._waiting).event)
        if due:
            self._table.add(due)
