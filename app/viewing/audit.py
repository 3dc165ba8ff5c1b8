"""One line for each action that somebody asked for: who, what, which job, what came of it, when.

The lines are JSON in a file that only the operator of the service may read; they hold no
credential and no output. The same line goes to the log.
"""

import json
import os
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import structlog

from app.awx.errors import ControllerError
from app.jobs.model import Person

log = structlog.get_logger(__name__)

FetchMe = Callable[[], Awaitable[Person]]
_UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks, as far as Jobpane can tell: the address of the browser or of its proxy."""

    address: str = ""


class AuditLog:
    """Appends to one file, or only to the log where there is no file."""

    def __init__(self, path: Path | None, fetch_me: FetchMe) -> None:
        self._path = path
        self._fetch_me = fetch_me
        self._account = ""

    async def record(self, actor: Actor, action: str, job_id: int, answer: str) -> None:
        """Write one line; a disk that refuses is told in the log and stops nothing."""
        line = {
            "at": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "account": await self._account_name(),
            "address": actor.address,
            "action": action,
            "job_id": job_id,
            "answer": answer,
        }
        log.info("action", **{name: text for name, text in line.items() if name != "at"})
        if self._path is not None:
            try:
                _append(self._path, json.dumps(line, ensure_ascii=False))
            except OSError as error:
                log.error("audit_not_written", error=type(error).__name__)  # noqa: TRY400

    async def _account_name(self) -> str:
        """The controller's name for the credential, asked for once."""
        if not self._account:
            try:
                self._account = (await self._fetch_me()).username
            except ControllerError:
                return _UNKNOWN
        return self._account


def _append(path: Path, line: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(handle, "a", encoding="utf-8") as file:
        file.write(f"{line}\n")
