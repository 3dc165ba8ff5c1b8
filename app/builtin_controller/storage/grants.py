"""What applications get from users: codes, and the tokens made of them; of both only hashes.

A code is for one application, redirect URI and challenge, and can be used once. A refresh token
belongs to an access token and is replaced with it.
"""

from dataclasses import astuple, dataclass
from datetime import timedelta

from app.builtin_controller.storage.database import Database
from app.builtin_controller.storage.hashes import value_hash
from app.builtin_controller.storage.settings import ControllerSettings
from app.builtin_controller.storage.times import now, now_text, to_text


@dataclass(frozen=True, slots=True)
class Grant:
    """What a code stands for."""

    application: int
    user: int
    redirect_uri: str
    scope: str
    challenge: str
    challenge_method: str


@dataclass(frozen=True, slots=True)
class RefreshToken:
    """A refresh token that has neither been used nor revoked."""

    application: int
    user: int
    scope: str
    access_token: int
    is_expired: bool


class Grants:
    def __init__(self, database: Database, settings: ControllerSettings) -> None:
        self._database = database
        self._settings = settings

    def add(self, code: str, grant: Grant) -> None:
        expires = to_text(now() + timedelta(seconds=self._settings.code_s))
        with self._database.writing() as connection:
            connection.execute("DELETE FROM grants WHERE expires <= ?", (now_text(),))
            connection.execute(
                "INSERT INTO grants (code_hash, expires, application, user, redirect_uri, scope,"
                " challenge, challenge_method) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (value_hash(code), expires, *astuple(grant)),
            )

    def of_code(self, code: str, application: int) -> Grant | None:
        """What a code stands for, if it is this application's and has not expired."""
        row = (
            self._database.reading()
            .execute(
                "SELECT application, user, redirect_uri, scope, challenge, challenge_method"
                " FROM grants WHERE code_hash = ? AND application = ? AND expires > ?",
                (value_hash(code), application, now_text()),
            )
            .fetchone()
        )
        return Grant(**dict(row)) if row else None

    def remove(self, code: str) -> bool:
        """Remove a code; whether it was there."""
        with self._database.writing() as connection:
            done = connection.execute("DELETE FROM grants WHERE code_hash = ?", (value_hash(code),))
        return done.rowcount > 0

    def give_token(self, token_id: int, application: int, refresh_token: str) -> None:
        """Note that an access token is an application's, and which value replaces it."""
        with self._database.writing() as connection:
            connection.execute(
                "INSERT INTO application_tokens VALUES (?, ?)", (token_id, application)
            )
            connection.execute(
                "INSERT INTO refresh_tokens (value_hash, application, access_token, created)"
                " VALUES (?, ?, ?, ?)",
                (value_hash(refresh_token), application, token_id, now_text()),
            )

    def application_of(self, token_id: int) -> int | None:
        """The application that an access token was given to; none for a personal one."""
        row = (
            self._database.reading()
            .execute("SELECT application FROM application_tokens WHERE token = ?", (token_id,))
            .fetchone()
        )
        return int(row["application"]) if row else None

    def refresh_token(self, value: str) -> RefreshToken | None:
        """The refresh token with this value, while its access token has not been revoked."""
        row = (
            self._database.reading()
            .execute(
                "SELECT application, user, scope, access_token,"
                " refresh_tokens.created < ? AS is_expired"
                " FROM refresh_tokens JOIN tokens ON tokens.id = access_token"
                " WHERE refresh_tokens.value_hash = ?",
                (self._oldest_refresh_token(), value_hash(value)),
            )
            .fetchone()
        )
        return RefreshToken(**{**dict(row), "is_expired": bool(row["is_expired"])}) if row else None

    def _oldest_refresh_token(self) -> str:
        return to_text(now() - timedelta(seconds=self._settings.refresh_token_s))
