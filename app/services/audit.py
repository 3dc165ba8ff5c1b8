"""Who asked for which action, with which parameters, and how it ended.

An action that is sent leaves two lines with one id: the intent, on the disk before anything is
sent, and the outcome. One that is refused before leaves a single line. Lines hold no credential
and no output; only the account that runs Jobpane may read the file. The log gets the same lines.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from secrets import token_hex

import structlog

from app.awx.errors import ControllerError
from app.jobs.model import User
from app.services.audit_file import INTENT, OUTCOME, AuditFile, Line, Value

log = structlog.get_logger(__name__)

FetchMe = Callable[[], Awaitable[User]]
_UNKNOWN_ACCOUNT = "unknown"
_ACCOUNT_LIMIT_S = 5.0  # an action does not wait longer for the account's name
_ENDED_BEFORE = "Jobpane stopped before the controller answered."


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks: the address of the browser, and the name that signed in or that a proxy asserts."""

    address: str = ""
    name: str = ""


class Result(StrEnum):
    """How an action ended."""

    DONE = "done"
    REFUSED = "refused"
    FAILED = "failed"
    UNKNOWN = "unknown"  # it may have been carried out or not


class NotAuditedError(Exception):
    """The intent could not be written, so nothing may be sent; the text is for the page."""


class AuditLog:
    """What one principal does; appends to a file shared by all, or only to the log.

    `user` stands in a line where the actor has no name. Each line names the `controller`, where
    there are several: their job numbers are the same.
    """

    def __init__(
        self, file: AuditFile | None, fetch_me: FetchMe, user: str = "", controller: str = ""
    ) -> None:
        self._file = file
        self._fetch_me = fetch_me
        self._user = user
        self.named: dict[str, Value] = {"controller": controller} if controller else {}
        self._account = ""

    def attempt(self, actor: Actor, action: str, job_id: int) -> "Attempt":
        """Begin the audit of an action that a user asks for now."""
        return Attempt(self, replace(actor, name=actor.name or self._user), action, job_id)

    async def account_name(self) -> str:
        """The controller's name for the credential, asked for until it is known."""
        if not self._account:
            try:
                async with asyncio.timeout(_ACCOUNT_LIMIT_S):
                    self._account = (await self._fetch_me()).username
            except (ControllerError, TimeoutError):
                return _UNKNOWN_ACCOUNT
        return self._account

    async def write_first(self, line: Line) -> None:
        """Write a line without which nothing may be sent.

        Raises:
            NotAuditedError: It could not be written.
        """
        if self._file is not None:
            try:
                await self._file.append(line)
            except OSError as error:
                _log_unwritten(error)
                raise NotAuditedError(
                    f"Jobpane couldn't write its audit log ({error.strerror}). "
                    "Nothing was sent. An administrator must fix that first."
                ) from error
        _log(line)

    async def write(self, line: Line) -> None:
        """Write a line about what has happened; if the disk refuses, before the next one."""
        _log(line)
        if self._file is not None:
            try:
                await self._file.append_later(line)
            except OSError as error:
                _log_unwritten(error)


class Attempt:
    """One action, from the request for it to its outcome."""

    def __init__(self, audit: AuditLog, actor: Actor, action: str, job_id: int) -> None:
        self._audit = audit
        self._line: dict[str, Value] = {
            "id": token_hex(8),
            **audit.named,
            "user": actor.name,
            "account": "",
            "address": actor.address,
            "action": action,
            "job_id": job_id,
        }
        self._known: tuple[Result, str] = (Result.UNKNOWN, _ENDED_BEFORE)
        self.was_begun = False
        self.is_in_doubt = False  # whether the controller carried it out is not known

    async def begin(self, **parameters: Value) -> None:
        """Write the intent; only then may the action be sent.

        Raises:
            NotAuditedError: It could not be written.
        """
        self._line |= {**parameters, "account": await self._audit.account_name()}
        self.was_begun = True  # already: the line may be written although this is canceled
        try:
            await self._audit.write_first({"at": _now(), "event": INTENT, **self._line})
        except NotAuditedError:
            self.was_begun = False
            raise

    def learned(self, result: Result, answer: str) -> None:
        """Remember the controller's answer, for the case that what follows is cut off."""
        self._known = (result, answer)
        self.is_in_doubt = result is Result.UNKNOWN

    async def end(self, result: Result, answer: str, **found: Value) -> None:
        """Write the outcome, or that nothing was sent."""
        if self.was_begun:
            outcome: dict[str, Value] = {"event": OUTCOME, "outcome": result.value}
        else:
            outcome = {"event": "not_sent"}
            self._line["account"] = await self._audit.account_name()
        await self._audit.write({"at": _now(), **self._line, **outcome, "answer": answer, **found})

    async def cut_off(self) -> None:
        """Write the outcome as far as it is known; the action was canceled before its end."""
        if self.was_begun:
            await self.end(*self._known)


async def close_open_intents(file: AuditFile) -> None:
    """Close the intents that processes which have ended left without an outcome."""
    try:
        await file.close_left_behind(_unknown_outcome)
    except OSError as error:
        log.error("audit_not_read", reason=error.strerror)  # noqa: TRY400 # says it all


def _unknown_outcome(intent: Line) -> Line:
    outcome = {"outcome": Result.UNKNOWN.value, "answer": _ENDED_BEFORE}
    return {**intent, "at": _now(), "event": OUTCOME, **outcome}


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def _log(line: Line) -> None:
    event = f"action_{line['event']}"
    log.info(event, **{name: value for name, value in line.items() if name not in {"at", "event"}})


def _log_unwritten(error: OSError) -> None:
    log.error("audit_not_written", reason=error.strerror)
