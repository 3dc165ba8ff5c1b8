"""Fills the database when a controller first starts in a folder: users, tokens, history.

Everything is written in one transaction, so that an interrupted start is done again. The
credentials are random and stored beside the database in files that only the owner may read.
"""

import os
import secrets
from dataclasses import replace
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from uuid import uuid4

from app.builtin_controller.seed import history
from app.builtin_controller.storage.hashes import password_hash
from app.builtin_controller.storage.records import Event, Job, User
from app.builtin_controller.storage.settings import ControllerSettings
from app.builtin_controller.storage.store import Store
from app.builtin_controller.storage.times import now, to_text

_CREDENTIALS = (
    ("admin.token", "admin", "write"),
    ("admin-read.token", "admin", "read"),
    ("auditor.token", "auditor", "write"),
    ("alice.token", "alice", "write"),
)
_OLD_ENOUGH = timedelta(days=500)


class HistorySize(StrEnum):
    SMALL = "small"
    FULL = "full"
    NONE = "none"


def prepare(store: Store, folder: Path, size: HistorySize) -> None:
    """Fill an empty database; on later starts only replace lost or expired tokens."""
    if store.fact("created") is None:
        with store.database.writing():
            _add_users(store, folder)
            _add_history(store, size)
            store.set_fact("install_uuid", str(uuid4()))
            store.set_fact("node_uuid", str(uuid4()))
            store.set_fact("created", to_text(now() - _OLD_ENOUGH))
    for file_name, username, scope in _CREDENTIALS:
        _ensure_token(store, folder / file_name, username, scope)


def write_secret(path: Path, secret: str) -> None:
    """Write a file that only its owner may read, whole or not at all."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(f"{secret}\n")
    draft.replace(path)


def _add_users(store: Store, folder: Path) -> None:
    created = to_text(now() - _OLD_ENOUGH)
    for user in (
        User(1, "admin", "Ada", "Admin", created, is_superuser=True),
        User(2, "alice", "Alice", "", created),
        User(3, "auditor", "Otto", "", created, is_system_auditor=True),
    ):
        password = secrets.token_urlsafe(18)
        write_secret(folder / f"{user.username}.password", password)
        store.accounts.add_user(replace(user, password_hash=password_hash(password)))


def _add_history(store: Store, size: HistorySize) -> None:
    if size is HistorySize.NONE:
        return
    start = now()
    last_id = history.LAST_FULL_ID if size is HistorySize.FULL else history.LAST_SMALL_ID
    jobs: list[Job] = []
    events: list[Event] = []
    for job, printed in history.past_jobs(start, last_id):
        jobs.append(job)
        events += printed
    if size is HistorySize.FULL:
        jobs += history.live_jobs(start)
    store.jobs.add(jobs)
    store.events.add(events)
    store.old_rows.add(history.old_rows(start))


def _ensure_token(store: Store, path: Path, username: str, scope: str) -> None:
    value = path.read_text("utf-8").strip() if path.exists() else ""
    if value and store.accounts.token_with_value(value):
        return
    user = store.accounts.user_named(username)
    if user is not None:
        made = store.accounts.make_token(
            user, scope, f"in {path.name}", lasts_s=ControllerSettings().token_s
        )
        write_secret(path, made.value)
