"""Which events somebody hears of: each once for each receiver, over restarts.

An event is queued when it is first seen and never again. A delivery is taken for a while before it
is sent, so that two processes with the same file don't both send it, and is removed once it was.
These tables are made when they are first needed; they are in the history's file, apart from it.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from sqlite3 import Connection
from typing import TypeVar

from app.history.database import DamagedRowError, HistoryDatabase
from app.history.events import Event, EventKind
from app.history.rows import from_micros, to_micros

# Longer than any receiver takes to refuse.
_TAKEN_FOR = timedelta(minutes=5)
# A key has to be known as long as its run is among the newest ones of its template, and events
# that are older are new to nobody.
_FORGOTTEN_AFTER = timedelta(days=30)
_TABLES = (
    "CREATE TABLE IF NOT EXISTS notified_since (controller TEXT PRIMARY KEY, at INTEGER) STRICT",
    """CREATE TABLE IF NOT EXISTS notices (
        id INTEGER PRIMARY KEY,
        controller TEXT NOT NULL,
        key TEXT NOT NULL,
        at INTEGER NOT NULL,
        event TEXT NOT NULL,
        UNIQUE (controller, key)
    ) STRICT""",
    """CREATE TABLE IF NOT EXISTS deliveries (
        notice INTEGER NOT NULL,
        receiver INTEGER NOT NULL,
        taken_at INTEGER NOT NULL,
        PRIMARY KEY (notice, receiver)
    ) STRICT, WITHOUT ROWID""",
)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Delivery:
    """An event that one receiver has still to hear of."""

    notice: int
    event: Event


class NoticeStore:
    """The events of one controller; receivers are known by their places in the settings."""

    def __init__(self, database: HistoryDatabase, controller: str) -> None:
        self._database = database
        self._controller = controller

    def queue(self, events: Iterable[Event], now: datetime, receivers: int) -> int:
        """Store events that are new for all receivers; how many are.

        The first call ever stores `now`, and what happened before that is not news; nor is what
        happened a month ago.
        """

        def work(connection: Connection) -> int:
            since = max(self._since(connection, now), now - _FORGOTTEN_AFTER)
            recent = [event for event in events if event.at >= since]
            return sum(self._queue(connection, event, receivers) for event in recent)

        return self._write(work)

    def take(self, receiver: int, limit: int, now: datetime) -> tuple[Delivery, ...]:
        """The oldest events for a receiver that nobody has taken, which are taken with this.

        `now` is this machine's time.
        """

        def work(connection: Connection) -> tuple[Delivery, ...]:
            taken = to_micros(now - _TAKEN_FOR), to_micros(now + _TAKEN_FOR)  # if a clock went back
            rows = connection.execute(
                "SELECT id, at, event FROM notices JOIN deliveries ON notice = id "
                "WHERE controller = ? AND receiver = ? AND NOT taken_at BETWEEN ? AND ? "
                "ORDER BY at, id LIMIT ?",
                (self._controller, receiver, *taken, limit),
            ).fetchall()
            self._mark(connection, receiver, [row[0] for row in rows], to_micros(now))
            return tuple(Delivery(number, _event_from(text, at)) for number, at, text in rows)

        return self._write(work)

    def give_back(self, receiver: int, deliveries: Sequence[Delivery]) -> None:
        """They could not be sent, so they may be taken again."""
        notices = [one.notice for one in deliveries]
        self._write(lambda connection: self._mark(connection, receiver, notices, 0))

    def remove(self, receiver: int, deliveries: Sequence[Delivery]) -> None:
        """They were sent."""

        def work(connection: Connection) -> None:
            connection.executemany(
                "DELETE FROM deliveries WHERE receiver = ? AND notice = ?",
                [(receiver, one.notice) for one in deliveries],
            )

        self._write(work)

    def forget(self, now: datetime, receivers: int) -> None:
        """Remove old events that were sent, and what waits for receivers that are no more."""

        def work(connection: Connection) -> None:
            connection.execute("DELETE FROM deliveries WHERE receiver >= ?", (receivers,))
            connection.execute(
                "DELETE FROM notices WHERE controller = ? AND at < ? "
                "AND id NOT IN (SELECT notice FROM deliveries)",
                (self._controller, to_micros(now - 2 * _FORGOTTEN_AFTER)),
            )

        self._write(work)

    def _since(self, connection: Connection, now: datetime) -> datetime:
        connection.execute(
            "INSERT OR IGNORE INTO notified_since VALUES (?, ?)",
            (self._controller, to_micros(now)),
        )
        query = "SELECT at FROM notified_since WHERE controller = ?"
        return from_micros(connection.execute(query, (self._controller,)).fetchone()[0])

    def _queue(self, connection: Connection, event: Event, receivers: int) -> bool:
        row = (self._controller, event.key, to_micros(event.at), _text_of(event))
        added = connection.execute(
            "INSERT OR IGNORE INTO notices (controller, key, at, event) VALUES (?, ?, ?, ?)", row
        )
        if not added.rowcount:
            return False
        connection.executemany(
            "INSERT INTO deliveries VALUES (?, ?, 0)",
            [(added.lastrowid, receiver) for receiver in range(receivers)],
        )
        return True

    def _mark(
        self, connection: Connection, receiver: int, notices: Iterable[int], taken_at: int
    ) -> None:
        connection.executemany(
            "UPDATE deliveries SET taken_at = ? WHERE receiver = ? AND notice = ?",
            [(taken_at, receiver, notice) for notice in notices],
        )

    def _write(self, work: Callable[[Connection], T]) -> T:
        def prepared(connection: Connection) -> T:
            for statement in _TABLES:
                connection.execute(statement)
            return work(connection)

        return self._database.write(prepared)


def _text_of(event: Event) -> str:
    return json.dumps({**asdict(event), "at": None})


def _event_from(text: str, at: int) -> Event:
    try:
        stored = json.loads(text)
        return Event(**{**stored, "kind": EventKind(stored["kind"]), "at": from_micros(at)})
    except (ValueError, TypeError, LookupError) as error:
        raise DamagedRowError("a notification can't be read") from error
