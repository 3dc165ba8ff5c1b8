"""Users, their passwords and their access tokens.

Passwords are stored as scrypt hashes, each with its salt; tokens as SHA-256 hashes, which is
enough for random values.
"""

import hashlib
import secrets
import sqlite3
from base64 import b64decode, b64encode
from dataclasses import dataclass
from datetime import timedelta
from hmac import compare_digest

from app.builtin_controller.storage.database import Database
from app.builtin_controller.storage.records import Token, User
from app.builtin_controller.storage.times import now, now_text, to_text

# AWX's own OAUTH2_PROVIDER default: a thousand years.
_TOKEN_LIFE = timedelta(days=365_000)
_SCRYPT_N = 2**13


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token with its value, which is readable only when it is made."""

    token: Token
    value: str


class Accounts:
    def __init__(self, database: Database) -> None:
        self._database = database

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
        if user is None or not is_password(password, user.password_hash):
            return None
        return user

    def make_token(
        self, user: User, scope: str, description: str = "", value: str | None = None
    ) -> NewToken:
        value = value or secrets.token_urlsafe(32)
        value_hash = _token_hash(value)
        made = now_text()
        expires = to_text(now() + _TOKEN_LIFE)
        with self._database.writing() as connection:
            done = connection.execute(
                "INSERT INTO tokens (user, scope, description, created, modified, expires,"
                " value_hash) VALUES (?, ?, ?, ?, ?, ?, ?)",
                (user.id, scope, description, made, made, expires, value_hash),
            )
        token_id = int(done.lastrowid or 0)
        token = Token(
            token_id, user.id, scope, description, made, made, expires, _token_hash(value)
        )
        return NewToken(token, value)

    def token_with_value(self, value: str) -> Token | None:
        """The token with this value, unless it has expired."""
        found = self._tokens("WHERE value_hash = ?", _token_hash(value))
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


def password_hash(password: str) -> str:
    """A new salt and the hash, as one text to store."""
    salt = secrets.token_bytes(16)
    return "$".join(b64encode(part).decode() for part in (salt, _scrypt(password, salt)))


def is_password(password: str, stored: str) -> bool:
    """Whether the stored salt and hash are of this password; never for an empty hash."""
    salt, _, expected = stored.partition("$")
    if not expected:
        return False
    return compare_digest(_scrypt(password, b64decode(salt)), b64decode(expected))


def _scrypt(password: str, salt: bytes) -> bytes:
    return hashlib.scrypt(password.encode(), salt=salt, n=_SCRYPT_N, r=8, p=1)


def _token_hash(value: str) -> str:
    return hashlib.sha256(value.encode()).hexdigest()


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
