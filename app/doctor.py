"""The checks of `jobpane doctor`: whether Jobpane works with these settings, and if not, why.

Sends requests that only read, to the configured controller with the configured token.
"""

import os
from collections.abc import AsyncIterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

from app.awx.client import Controller
from app.awx.error_texts import Action
from app.awx.errors import ConnectionLost, ControllerError, TimedOut, TlsFailed, Unreachable
from app.awx.prefix import without_api_path
from app.awx.tls_errors import HttpsOnly, NotTls
from app.hosting import frontend
from app.hosting.server import PortTakenError, listen
from app.jobs.model import JobList, User
from app.jobs.query import JobQuery
from app.settings import Settings


class Verdict(StrEnum):
    """How serious a finding is; the value is printed."""

    GOOD = "ok"
    NOTE = "note"
    BAD = "BAD"


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of one check, with a message for the operator."""

    verdict: Verdict
    about: str
    message: str


async def findings(settings: Settings) -> list[Finding]:
    """The results of all checks, the controller's first."""
    if settings.is_built_in:
        controller = [
            Finding(
                Verdict.NOTE,
                "controller",
                "None is configured, so Jobpane starts a built-in one with a made-up history. "
                "Set JOBPANE_CONTROLLER_URL and a token to see your own.",
            ),
        ]
    else:
        controller = [finding async for finding in _controller(settings)]
    return [*controller, _data_dir(settings.data_dir), _port(settings), _frontend()]


async def _controller(settings: Settings) -> AsyncIterator[Finding]:
    ends_in_api = _ends_in_api(settings.controller_url)
    if ends_in_api:
        yield ends_in_api
    async with _client(settings, settings.controller_url) as controller:
        try:
            ping = await controller.ping()
        except ControllerError as error:
            seen = await _explained(settings, error)
            yield Finding(Verdict.BAD, "controller", seen.message)
            return
        named = f"{settings.controller_url} answers, version {ping.version or 'unknown'}."
        yield Finding(Verdict.GOOD, "controller", named)
        if settings.controller_url.startswith("http://"):
            yield Finding(Verdict.NOTE, "TLS", "The token travels in clear text over http://.")
        else:
            yield Finding(Verdict.GOOD, "TLS", "The controller's certificate is trusted.")
        async for finding in _account(settings, controller):
            yield finding


def _client(settings: Settings, url: str) -> Controller:
    return Controller(url, settings.token_source, ca_file=settings.controller_ca)


def _ends_in_api(url: str) -> Finding | None:
    path = urlsplit(url).path
    if without_api_path(path) == path:
        return None
    end = path.removeprefix(without_api_path(path))
    return Finding(
        Verdict.NOTE,
        "URL",
        f"JOBPANE_CONTROLLER_URL ends in {end}, which Jobpane adds by itself. Cut it off.",
    )


async def _explained(settings: Settings, error: ControllerError) -> ControllerError:
    """`error`, or HttpsOnly if the port speaks TLS: many servers just drop plain HTTP there."""
    is_http = settings.controller_url.startswith("http://")
    if not is_http or not isinstance(error, ConnectionLost):
        return error
    https = settings.controller_url.replace("http://", "https://", 1)
    async with _client(settings, https) as controller:
        try:
            await controller.ping()
        except TlsFailed as failed:
            # A handshake that only breaks off proves nothing; a certificate that is seen does.
            return error if type(failed) in {TlsFailed, NotTls} else HttpsOnly(Action.PING)
        except (Unreachable, TimedOut):
            return error
        except ControllerError:
            pass  # whatever it is, it came over TLS
    return HttpsOnly(Action.PING)


async def _account(settings: Settings, controller: Controller) -> AsyncIterator[Finding]:
    try:
        user = await controller.fetch_me()
    except ControllerError as error:
        yield Finding(Verdict.BAD, "token", error.message)
        return
    yield _token(user)
    try:
        jobs = await controller.fetch_jobs(JobQuery(page_size=1))
    except ControllerError as error:
        yield Finding(Verdict.BAD, "system jobs", error.message)
        return
    yield _list(jobs, user)
    yield _actions(settings, user, jobs)


def _token(user: User) -> Finding:
    role = (
        "a superuser"
        if user.is_superuser
        else "a system auditor"
        if user.is_system_auditor
        else "neither superuser nor system auditor"
    )
    return Finding(Verdict.GOOD, "token", f"It is {user.username}'s, who is {role}.")


def _list(jobs: JobList, user: User) -> Finding:
    if not jobs.count and not (user.is_superuser or user.is_system_auditor):
        return Finding(
            Verdict.BAD,
            "system jobs",
            "The list is empty. AWX shows system jobs to superusers and system auditors only. "
            "Use a token of one of those.",
        )
    return Finding(Verdict.GOOD, "system jobs", f"The token may list them; there are {jobs.count}.")


def _actions(settings: Settings, user: User, jobs: JobList) -> Finding:
    if not settings.actions_on:
        return Finding(
            Verdict.NOTE,
            "actions",
            "Cancel and delete are off; JOBPANE_ALLOW_ACTIONS=true switches them on.",
        )
    if not user.is_superuser:
        return Finding(
            Verdict.NOTE,
            "actions",
            f"They are on, but {user.username} is not a superuser, so the controller refuses.",
        )
    if not jobs.rows:
        return Finding(
            Verdict.NOTE,
            "actions",
            "Cancel and delete are on. There is no job to tell the token's scope by.",
        )
    if jobs.rows[0].capabilities.delete is False:
        return Finding(
            Verdict.NOTE,
            "actions",
            "They are on, but the token may only read, so the controller refuses. "
            f"{user.username} is a superuser: use a token of scope “write”.",
        )
    return Finding(Verdict.GOOD, "actions", "Cancel and delete are on, and the token may write.")


def _port(settings: Settings) -> Finding:
    try:
        listen(settings).close()
    except PortTakenError as error:
        return Finding(Verdict.BAD, "port", str(error))
    return Finding(Verdict.GOOD, "port", f"{settings.host}:{settings.port} is free.")


def _data_dir(folder: Path) -> Finding:
    existing = next(path for path in (folder, *folder.parents) if path.exists())
    if not existing.is_dir() or not os.access(existing, os.W_OK | os.X_OK):
        return Finding(
            Verdict.BAD,
            "data folder",
            f"{folder} cannot be written. Set JOBPANE_DATA_DIR to a folder that can.",
        )
    return Finding(Verdict.GOOD, "data folder", f"{folder} can be written.")


def _frontend() -> Finding:
    if frontend.is_built():
        return Finding(Verdict.GOOD, "frontend", "It is built.")
    return Finding(Verdict.NOTE, "frontend", "It is not built yet; `jobpane serve` does that.")
