"""OAuth2 applications: the sites that users may let act for them; of secrets only hashes."""

import secrets
import sqlite3
import string
from dataclasses import astuple, dataclass, replace

from app.builtin_controller.storage.database import Database
from app.builtin_controller.storage.hashes import value_hash
from app.builtin_controller.storage.times import now_text

CONFIDENTIAL, PUBLIC = "confidential", "public"
AUTHORIZATION_CODE, PASSWORD = "authorization-code", "password"
# As long as those that AWX makes.
_CLIENT_ID_LENGTH = 40
_SECRET_LENGTH = 128


@dataclass(frozen=True, slots=True)
class Application:
    """A registered client; `redirect_uris` are separated by spaces."""

    id: int = 0
    name: str = ""
    description: str = ""
    organization: int = 1
    client_id: str = ""
    secret_hash: str = ""
    client_type: str = CONFIDENTIAL
    grant_type: str = AUTHORIZATION_CODE
    redirect_uris: str = ""
    skip_authorization: bool = False
    created: str = ""
    modified: str = ""

    @property
    def is_confidential(self) -> bool:
        return self.client_type == CONFIDENTIAL


@dataclass(frozen=True, slots=True)
class NewApplication:
    """An application with its secret, which is readable only when it is made."""

    application: Application
    secret: str


class Applications:
    def __init__(self, database: Database) -> None:
        self._database = database

    def make(self, draft: Application) -> NewApplication:
        """Store a draft with an id, a client id and a secret of its own."""
        secret, made = _random(_SECRET_LENGTH), now_text()
        application = replace(
            draft,
            client_id=_random(_CLIENT_ID_LENGTH),
            secret_hash=value_hash(secret),
            created=made,
            modified=made,
        )
        with self._database.writing() as connection:
            done = connection.execute(
                "INSERT INTO applications (name, description, organization, client_id,"
                " secret_hash, client_type, grant_type, redirect_uris, skip_authorization,"
                " created, modified) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                astuple(application)[1:],
            )
        return NewApplication(replace(application, id=int(done.lastrowid or 0)), secret)

    def all(self) -> tuple[Application, ...]:
        rows = self._database.reading().execute("SELECT * FROM applications ORDER BY name, id")
        return tuple(_application(row) for row in rows)

    def find(self, application_id: int) -> Application | None:
        return self._one("id", application_id)

    def with_client_id(self, client_id: str) -> Application | None:
        return self._one("client_id", client_id)

    def is_named(self, name: str, organization: int) -> bool:
        """Whether there is one of this name in the organization."""
        named = self._database.reading().execute(
            "SELECT id FROM applications WHERE name = ? AND organization = ?", (name, organization)
        )
        return named.fetchone() is not None

    def remove(self, application_id: int) -> None:
        """Remove it with its codes and with all tokens that it was given."""
        with self._database.writing() as connection:
            connection.execute(
                "DELETE FROM tokens WHERE id IN"
                " (SELECT token FROM application_tokens WHERE application = ?)",
                (application_id,),
            )
            for table in ("grants", "refresh_tokens"):
                connection.execute(
                    f"DELETE FROM {table} WHERE application = ?",  # noqa: S608 - own text
                    (application_id,),
                )
            connection.execute("DELETE FROM applications WHERE id = ?", (application_id,))

    def _one(self, column: str, value: str | int) -> Application | None:
        row = (
            self._database.reading()
            .execute(
                f"SELECT * FROM applications WHERE {column} = ?",  # noqa: S608 - own text
                (value,),
            )
            .fetchone()
        )
        return _application(row) if row else None


def _random(length: int) -> str:
    characters = string.ascii_letters + string.digits
    return "".join(secrets.choice(characters) for _ in range(length))


def _application(row: sqlite3.Row) -> Application:
    return Application(**{**dict(row), "skip_authorization": bool(row["skip_authorization"])})
