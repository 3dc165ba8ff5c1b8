"""What `jobpane doctor` finds out: whether Jobpane would work with these settings, and why not.

Asks the configured controller with the configured token, reads only, and changes nothing.
"""

import os
from collections.abc import AsyncIterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from app import frontend
from app.awx.client import Controller
from app.awx.errors import ControllerError
from app.jobs.model import Person
from app.jobs.query import JobQuery
from app.server import PortTakenError, listen
from app.settings import Settings


class Verdict(StrEnum):
    """How one finding is meant."""

    GOOD = "ok"
    NOTE = "note"
    BAD = "BAD"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at, and a sentence about it."""

    verdict: Verdict
    about: str
    sentence: str


async def findings(settings: Settings) -> list[Finding]:
    """Everything worth knowing before a start, in the order in which it matters."""
    if settings.is_built_in:
        controller = [
            Finding(
                Verdict.NOTE,
                "controller",
                "None is configured, so Jobpane starts a built-in one with a made-up history. "
                "Set JOBPANE_CONTROLLER_URL and a token to see your own.",
            ),
            _data_dir(settings.data_dir),
        ]
    else:
        controller = [finding async for finding in _controller(settings)]
    return [*controller, _port(settings), _frontend()]


async def _controller(settings: Settings) -> AsyncIterator[Finding]:
    async with Controller(
        settings.controller_url, settings.token_source, ca_file=settings.controller_ca
    ) as controller:
        try:
            ping = await controller.ping()
        except ControllerError as error:
            yield Finding(Verdict.BAD, "controller", error.sentence)
            return
        named = f"{settings.controller_url} answers, version {ping.version or 'unknown'}."
        yield Finding(Verdict.GOOD, "controller", named)
        if settings.controller_url.startswith("http://"):
            yield Finding(Verdict.NOTE, "TLS", "The token travels in clear text over http://.")
        else:
            yield Finding(Verdict.GOOD, "TLS", "The controller's certificate is trusted.")
        try:
            person = await controller.fetch_me()
        except ControllerError as error:
            yield Finding(Verdict.BAD, "token", error.sentence)
            return
        yield _token(person)
        yield await _list(controller, person)
        yield _actions(settings, person)


def _token(person: Person) -> Finding:
    role = (
        "a superuser"
        if person.is_superuser
        else "a system auditor"
        if person.is_system_auditor
        else "neither superuser nor system auditor"
    )
    return Finding(Verdict.GOOD, "token", f"It is {person.username}'s, who is {role}.")


async def _list(controller: Controller, person: Person) -> Finding:
    try:
        jobs = await controller.fetch_jobs(JobQuery(page_size=1))
    except ControllerError as error:
        return Finding(Verdict.BAD, "system jobs", error.sentence)
    if not jobs.count and not (person.is_superuser or person.is_system_auditor):
        return Finding(
            Verdict.BAD,
            "system jobs",
            "The list is empty, because AWX shows system jobs to superusers and system auditors "
            "only. Use a token of one of those.",
        )
    return Finding(Verdict.GOOD, "system jobs", f"The token may list them; there are {jobs.count}.")


def _actions(settings: Settings, person: Person) -> Finding:
    if not settings.actions_on:
        return Finding(
            Verdict.NOTE,
            "actions",
            "Cancel and delete are off; JOBPANE_ALLOW_ACTIONS=true switches them on.",
        )
    if not person.is_superuser:
        return Finding(
            Verdict.NOTE,
            "actions",
            f"They are on, but {person.username} is not a superuser, so the controller refuses.",
        )
    return Finding(
        Verdict.GOOD,
        "actions",
        "Cancel and delete are on. Whether the token's scope is write shows at the first one.",
    )


def _port(settings: Settings) -> Finding:
    try:
        listen(settings).close()
    except PortTakenError as error:
        return Finding(Verdict.BAD, "port", str(error))
    return Finding(Verdict.GOOD, "port", f"{settings.host}:{settings.port} is free.")


def _data_dir(folder: Path) -> Finding:
    existing = next(place for place in (folder, *folder.parents) if place.exists())
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
