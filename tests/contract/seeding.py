"""A controller's database with the users, tokens, jobs and events of the recordings.

It writes through the controller's own tables, before the process starts and, for what single
cases need, while it runs: SQLite's write-ahead mode lets both.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import astuple, replace
from hashlib import sha256
from pathlib import Path

from app.builtin_controller.seed.first_start import write_secret
from app.builtin_controller.storage.conditions import Condition
from app.builtin_controller.storage.hashes import password_hash
from app.builtin_controller.storage.records import CANCELABLE, Event, Job, Token, User
from app.builtin_controller.storage.store import Store
from tests.contract.recorded_events import events_of, events_of_output
from tests.contract.recorded_jobs import (
    LAST_LISTED_ID,
    Record,
    listed_jobs,
    number,
    records_in,
    to_job,
)
from tests.contract.recordings import recording

RECORDED_TOKEN = "tok-admin-write-0123456789abcdef"
# All recorded ids of events are below; others get theirs from SQLite, above.
_RECORDED_EVENT_IDS = 50_000
PASSWORD = "the password of the replayed admin"
# The users of the recordings with a bearer token, and the token's id in tokens-as-admin.
TOKEN_IDS = {"admin": 1, "admin-read": 2, "alice": 3, "auditor": 5}
EXPIRED = Token(
    id=7,
    user=1,
    scope="write",
    description="expired",
    created="2026-11-22T22:30:31.741577Z",
    modified="2026-11-22T22:30:31.741598Z",
    expires="2026-11-22T23:30:31.741351Z",
    value_hash=sha256(b"value of token 7").hexdigest(),
)


def token_value(token_id: int) -> str:
    # The first one is in a recorded URL, and must be that.
    return RECORDED_TOKEN if token_id == 1 else f"value of token {token_id}"


def seed(folder: Path) -> Store:
    """Everything that was there when the lists were recorded."""
    store = seed_users(folder)
    with store.database.writing():
        add_jobs(store, ((job, events_of(job.id)) for job in listed_jobs()))
    return store


def seed_users(folder: Path) -> Store:
    """Users and tokens, and no jobs yet."""
    store = Store(folder)
    with store.database.writing():
        _add_users(store)
        _add_tokens(store, folder)
        _set_facts(store)
    return store


def add_jobs(store: Store, jobs: Iterable[tuple[Job, list[Event]]]) -> None:
    """Jobs with their events; one that has ended has emitted as many as there are, or more."""
    unnumbered: list[Event] = []
    for job, events in jobs:
        emitted = 0 if job.status in CANCELABLE else max(len(events), job.emitted_events)
        store.jobs.add([replace(job, emitted_events=emitted)])
        store.events.add(event for event in events if event.id is not None)
        unnumbered += [event for event in events if event.id is None]
    with store.database.writing() as connection:
        connection.execute(
            "UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = 'events'",
            (_RECORDED_EVENT_IDS,),
        )
        store.events.add(unnumbered)


def job_as_shown(record: Record) -> tuple[Job, list[Event]]:
    """A job and events that give the very output which this record shows of it."""
    job = to_job(record)
    known = events_of(job.id)
    if known and job.id != 352:
        return job, known
    return job, events_of_output(job.id, str(record["result_stdout"]), job.started or job.created)


@contextmanager
def more_jobs(store: Store, jobs: Iterable[tuple[Job, list[Event]]]) -> Iterator[None]:
    """Jobs of a later time, for as long as one case needs them."""
    add_jobs(store, jobs)
    try:
        yield
    finally:
        forget_later(store)


def forget_later(store: Store) -> None:
    """Remove what came after the lists, and forget that its ids were ever given."""
    with store.database.writing() as connection:
        store.jobs.remove(Condition("id > ?", (LAST_LISTED_ID,)))
        connection.execute("DELETE FROM tokens WHERE id > 6")
        give_next_id(store, "jobs", LAST_LISTED_ID + 1)


def give_next_id(store: Store, table: str, next_id: int) -> None:
    with store.database.writing() as connection:
        connection.execute(
            "UPDATE sqlite_sequence SET seq = ? WHERE name = ?", (next_id - 1, table)
        )


def add_token(store: Store, token: Token) -> None:
    with store.database.writing() as connection:
        connection.execute("INSERT INTO tokens VALUES (?, ?, ?, ?, ?, ?, ?, ?)", astuple(token))


def _add_users(store: Store) -> None:
    for name in ("admin", "alice", "auditor"):
        (me,) = records_in(recording(f"me-as-{name}").response_body, "user")
        store.accounts.add_user(
            User(
                id=number(me["id"]),
                username=name,
                first_name=str(me["first_name"]),
                last_name=str(me["last_name"]),
                created=str(me["created"]),
                is_superuser=me["is_superuser"] is True,
                is_system_auditor=me["is_system_auditor"] is True,
                password_hash=password_hash(PASSWORD) if name == "admin" else "",
                last_login=str(me["last_login"]) if me["last_login"] else None,
            )
        )


def _add_tokens(store: Store, folder: Path) -> None:
    """The recorded ones; the controller makes none of its own where it finds its files."""
    for record in records_in(recording("tokens-as-admin").response_body, "o_auth2_access_token"):
        token_id = number(record["id"])
        add_token(
            store,
            Token(
                id=token_id,
                user=number(record["user"]),
                scope=str(record["scope"]),
                description=str(record["description"]),
                created=str(record["created"]),
                modified=str(record["modified"]),
                expires=str(record["expires"]),
                value_hash=sha256(token_value(token_id).encode()).hexdigest(),
            ),
        )
    for name, token_id in TOKEN_IDS.items():
        write_secret(folder / f"{name}.token", token_value(token_id))


def _set_facts(store: Store) -> None:
    ping, template = recording("ping").response_body, recording("template-1").response_body
    assert isinstance(ping, dict)
    assert isinstance(template, dict)
    (node,) = ping["instances"]  # type: ignore[misc,union-attr]
    assert isinstance(node, dict)
    store.set_fact("install_uuid", str(ping["install_uuid"]))
    store.set_fact("node_uuid", str(node["uuid"]))
    store.set_fact("created", str(template["created"]))
