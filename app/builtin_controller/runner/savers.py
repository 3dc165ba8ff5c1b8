"""Saves a running job's events as AWX does: late, and out of order.

AWX has several receivers that save in parallel; measured on a real controller, an event became
visible up to 1.7 s after it was made, the median after 0.23 s. Events that are not saved when
the process is killed are lost, as with AWX.
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
    """Events that are not saved yet, each with the time at which its receiver saves it."""

    def __init__(self, table: EventsTable) -> None:
        self._table = table
        self._waiting: list[_Waiting] = []

    def take(self, event: Event, at: datetime) -> None:
        """Accept an event that a job made at that time."""
        # A fixed seed: a job gets the same disorder in every run.
        rng = random.Random(event.job * 1_000_003 + event.counter)  # noqa: S311 - no secret
        delay = rng.uniform(*_RECEIVERS[event.counter % len(_RECEIVERS)])
        save_at = at + timedelta(seconds=delay)
        heapq.heappush(self._waiting, _Waiting(save_at, event.counter, event))

    def save_due(self, now: datetime) -> None:
        """Save the events that are due at `now`, in the order in which they came due."""
        due: list[Event] = []
        while self._waiting and self._waiting[0].save_at <= now:
            due.append(heapq.heappop(self._waiting).event)
        if due:
            self._table.add(due)
