"""The tables of one controller as a single object."""

from datetime import datetime
from pathlib import Path

from app.builtin_controller.storage.accounts import Accounts
from app.builtin_controller.storage.applications import Applications
from app.builtin_controller.storage.database import FILE_NAME, Database
from app.builtin_controller.storage.events_table import EventsTable
from app.builtin_controller.storage.grants import Grants
from app.builtin_controller.storage.jobs_table import JobsTable
from app.builtin_controller.storage.old_rows import OldRows
from app.builtin_controller.storage.sessions import Sessions
from app.builtin_controller.storage.settings import ControllerSettings
from app.builtin_controller.storage.times import from_text


class Store:
    """All tables; they share a database and so can share a transaction."""

    def __init__(self, folder: Path, settings: ControllerSettings | None = None) -> None:
        self.settings = settings or ControllerSettings()
        self.database = Database(folder / FILE_NAME)
        self.jobs = JobsTable(self.database)
        self.events = EventsTable(self.database)
        self.accounts = Accounts(self.database, self.settings)
        self.applications = Applications(self.database)
        self.grants = Grants(self.database, self.settings)
        self.sessions = Sessions(self.database, self.settings)
        self.old_rows = OldRows(self.database)

    @property
    def created(self) -> datetime | None:
        """When the controller was installed; None before its database is filled."""
        created = self.fact("created")
        return from_text(created) if created else None

    def fact(self, name: str) -> str | None:
        """A value that the controller stores about itself, such as `install_uuid`."""
        row = (
            self.database.reading()
            .execute("SELECT value FROM facts WHERE name = ?", (name,))
            .fetchone()
        )
        return str(row["value"]) if row else None

    def set_fact(self, name: str, value: str) -> None:
        with self.database.writing() as connection:
            connection.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", (name, value))
