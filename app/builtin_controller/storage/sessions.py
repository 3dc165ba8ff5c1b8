"""Sessions of browsers that signed in with a password; only hashes of their keys are stored."""

import secrets
from datetime import timedelta

from app.builtin_controller.storage.database import Database
from app.builtin_controller.storage.hashes import value_hash
from app.builtin_controller.storage.records import User
from app.builtin_controller.storage.settings import ControllerSettings
from app.builtin_controller.storage.times import now, now_text, to_text

_KEY_CHARACTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
_KEY_LENGTH = 32


class Sessions:
    def __init__(self, database: Database, settings: ControllerSettings) -> None:
        self._database = database
        self._settings = settings

    def begin(self, user: User) -> str:
        """The key of a new session; the user's oldest ones end where there are too many."""
        key = "".join(secrets.choice(_KEY_CHARACTERS) for _ in range(_KEY_LENGTH))
        with self._database.writing() as connection:
            connection.execute("DELETE FROM sessions WHERE expires <= ?", (now_text(),))
            connection.execute(
                "INSERT INTO sessions (key_hash, user, expires) VALUES (?, ?, ?)",
                (value_hash(key), user.id, self._expires()),
            )
            if self._settings.sessions_per_user >= 0:
                connection.execute(
                    "DELETE FROM sessions WHERE user = ? AND id NOT IN"
                    " (SELECT id FROM sessions WHERE user = ? ORDER BY id DESC LIMIT ?)",
                    (user.id, user.id, self._settings.sessions_per_user),
                )
        return key

    def user_id_of(self, key: str) -> int | None:
        """The user whose session has this key, unless it has expired."""
        row = (
            self._database.reading()
            .execute(
                "SELECT user FROM sessions WHERE key_hash = ? AND expires > ?",
                (value_hash(key), now_text()),
            )
            .fetchone()
        )
        return int(row["user"]) if row else None

    def renew(self, key: str) -> None:
        """Let a session last for its full time from now on."""
        with self._database.writing() as connection:
            connection.execute(
                "UPDATE sessions SET expires = ? WHERE key_hash = ? AND expires > ?",
                (self._expires(), value_hash(key), now_text()),
            )

    def end(self, key: str) -> None:
        with self._database.writing() as connection:
            connection.execute("DELETE FROM sessions WHERE key_hash = ?", (value_hash(key),))

    def _expires(self) -> str:
        return to_text(now() + timedelta(seconds=self._settings.session_s))
