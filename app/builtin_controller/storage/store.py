"""Everything that is stored, in one place to hand around."""

from pathlib import Path

from app.builtin_controller.storage.accounts import Accounts
from app.builtin_controller.storage.database import FILE_NAME, Database
from app.builtin_controller.storage.events_table import EventsTable
from app.builtin_controller.storage.jobs_table import JobsTable
from app.builtin_controller.storage.old_rows import OldRows


class Store:
    """The tables of one controller; they share a database and so can share a transaction."""

    def __init__(self, folder: Path) -> None:
        self.database = Database(folder / FILE_NAME)
        self.jobs = JobsTable(self.database)
        self.events = EventsTable(self.database)
        self.accounts = Accounts(self.database)
        self.old_rows = OldRows(self.database)

    def fact(self, name: str) -> str | None:
        """A word that the controller has written down about itself."""
        row = (
            self.database.reading()
            .execute("SELECT value FROM facts WHERE name = ?", (name,))
            .fetchone()
        )
        return str(row["value"]) if row else None

    def note_fact(self, name: str, value: str) -> None:
        with self.database.writing() as connection:
            connection.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", (name, value))
