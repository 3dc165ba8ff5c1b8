"""The rows that cleanup jobs remove: finished jobs of other kinds, activity, sessions, tokens.

They have no other purpose. Cleanup jobs really delete them.
"""

import sqlite3
from collections.abc import Iterable, Sequence

from app.builtin_controller.storage.database import Database
from app.builtin_controller.storage.records import OldRow


class OldRows:
    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, rows: Iterable[OldRow]) -> None:
        with self._database.writing() as connection:
            connection.executemany(
                "INSERT INTO old_rows VALUES (?, ?, ?, ?, ?)",
                ((row.id, row.kind, row.name, row.created, row.expires) for row in rows),
            )

    def count(self, kind: str) -> int:
        row = (
            self._database.reading()
            .execute("SELECT count(*) FROM old_rows WHERE kind = ?", (kind,))
            .fetchone()
        )
        return int(row[0])

    def older_than(self, kind: str, time: str) -> tuple[OldRow, ...]:
        return self._select("WHERE kind = ? AND created < ? ORDER BY created", kind, time)

    def expired(self, kind: str, time: str) -> tuple[OldRow, ...]:
        return self._select("WHERE kind = ? AND expires < ? ORDER BY expires", kind, time)

    def remove(self, rows: Sequence[OldRow]) -> None:
        with self._database.writing() as connection:
            connection.executemany("DELETE FROM old_rows WHERE id = ?", ((row.id,) for row in rows))

    def _select(self, where: str, kind: str, time: str) -> tuple[OldRow, ...]:
        rows = self._database.reading().execute(
            f"SELECT * FROM old_rows {where}",  # noqa: S608 - own text
            (kind, time),
        )
        return tuple(_row(row) for row in rows)


def _row(row: sqlite3.Row) -> OldRow:
    return OldRow(row["id"], row["kind"], row["name"], row["created"], row["expires"])
