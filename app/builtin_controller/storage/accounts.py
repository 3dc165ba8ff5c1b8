"""Users, their passwords and their access tokens; of both only hashes are stored."""

import secrets
import sqlite3
from dataclasses import dataclass
from datetime import timedelta

from app.builtin_controller.storage.database import Database
from app.builtin_controller.storage.hashes import is_password, value_hash
from app.builtin_controller.storage.records import Token, User
from app.builtin_controller.storage.settings import ControllerSettings
from app.builtin_controller.storage.times import now, now_text, to_text


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token with its value, which is readable only when it is made."""

    token: Token
    value: str


# No password has it.
_HASH_OF_NOBODY = "AAAAAAAAAAAAAAAAAAAAAA==$AA=="


class Accounts:
    def __init__(self, database: Database, settings: ControllerSettings) -> None:
        self._database = database
        self._settings = settings

    def add_user(self, user: User) -> None:
        with self._database.writing() as connection:
            connection.execute(
                "INSERT INTO users VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    user.id, user.username, user.first_name, user.last_name, user.created,
                    user.is_superuser, user.is_system_auditor, user.password_hash,
                    user.last_login,
                ),
            )  # fmt: skip

    def user(self, user_id: int) -> User | None:
        return self._one_user("SELECT * FROM users WHERE id = ?", user_id)

    def user_named(self, username: str) -> User | None:
        return self._one_user("SELECT * FROM users WHERE username = ?", username)

    def user_with_password(self, username: str, password: str) -> User | None:
        user = self.user_named(username)
        # An unknown name takes the same time, so that nobody can find out which names exist.
        is_right = is_password(password, user.password_hash if user else _HASH_OF_NOBODY)
        return user if is_right else None

    def note_login(self, user: User) -> None:
        with self._database.writing() as connection:
            connection.execute(
                "UPDATE users SET last_login = ? WHERE id = ?", (now_text(), user.id)
            )

    def make_token(
        self,
        user: User,
        scope: str,
        description: str = "",
        value: str | None = None,
        lasts_s: int | None = None,
    ) -> NewToken:
        """A new token, of a random value if none is given; it lasts as long as all others."""
        value = value or secrets.token_urlsafe(32)
        hashed = value_hash(value)
        made = now_text()
        expires = to_text(now() + timedelta(seconds=lasts_s or self._settings.token_s))
        with self._database.writing() as connection:
            done = connection.execute(
                "INSERT INTO tokens (user, scope, description, created, modified, expires,"
                " value_hash) VALUES (?, ?, ?, ?, ?, ?, ?)",
                (user.id, scope, description, made, made, expires, hashed),
            )
        token_id = int(done.lastrowid or 0)
        token = Token(token_id, user.id, scope, description, made, made, expires, hashed)
        return NewToken(token, value)

    def token_with_value(self, value: str) -> Token | None:
        """The token with this value, unless it has expired."""
        found = self._tokens("WHERE value_hash = ?", value_hash(value))
        return next((token for token in found if token.expires > now_text()), None)

    def token(self, token_id: int) -> Token | None:
        return next(iter(self._tokens("WHERE id = ?", token_id)), None)

    def tokens(self, user: User | None = None) -> tuple[Token, ...]:
        """All tokens, or those of one user."""
        return self._tokens("WHERE user = ?", user.id) if user else self._tokens("", None)

    def remove_token(self, token_id: int) -> None:
        with self._database.writing() as connection:
            connection.execute("DELETE FROM tokens WHERE id = ?", (token_id,))

    def _one_user(self, query: str, value: str | int) -> User | None:
        row = self._database.reading().execute(query, (value,)).fetchone()
        return _user(row) if row else None

    def _tokens(self, where: str, value: str | int | None) -> tuple[Token, ...]:
        rows = self._database.reading().execute(
            f"SELECT * FROM tokens {where} ORDER BY id",  # noqa: S608 - own text
            (value,) if where else (),
        )
        return tuple(Token(**dict(row)) for row in rows)


def _user(row: sqlite3.Row) -> User:
    return User(
        id=row["id"],
        username=row["username"],
        first_name=row["first_name"],
        last_name=row["last_name"],
        created=row["created"],
        is_superuser=bool(row["is_superuser"]),
        is_system_auditor=bool(row["is_system_auditor"]),
        password_hash=row["password_hash"],
        last_login=row["last_login"],
    )
