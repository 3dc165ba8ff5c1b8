"""A history for tests, over a client whose rights can be taken away."""

import asyncio
from pathlib import Path

import httpx

from app.awx.client import Controller
from app.awx.error_texts import Action
from app.awx.errors import ControllerError, Forbidden
from app.services.history_access import HistoryAccess
from app.services.history_library import HistoryFile, HistoryLibrary
from app.services.history_reader import HistoryReader

NOTHING = httpx.Response(404)  # the reader itself asks the controller nothing
FORBIDDEN = Forbidden(Action.LIST_JOBS, status=403)


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now_s = 1000.0

    def __call__(self) -> float:
        return self.now_s


class Rights:
    """Answers whether the list may be read, and counts how often it was asked."""

    def __init__(self) -> None:
        self.asked = 0
        self.error: ControllerError | None = None
        self.was_asked = asyncio.Event()
        self.answers = asyncio.Event()
        self.answers.set()

    async def check(self) -> None:
        self.asked += 1
        self.was_asked.set()
        await self.answers.wait()
        if self.error is not None:
            raise self.error


class HistoryScene:
    """One principal's history."""

    def __init__(self, folder: Path) -> None:
        self.file = HistoryFile(folder)
        self.library = HistoryLibrary(self.file, "lab")
        self.clock = Clock()
        self.rights = Rights()
        self.access = HistoryAccess(self.rights.check, clock=self.clock)
        self.client = Controller(
            "http://awx.example.org", "token", transport=httpx.MockTransport(lambda _: NOTHING)
        )
        self.reader = HistoryReader(self.library, self.access, self.client)

    async def aclose(self) -> None:
        await self.reader.aclose()
        await self.file.aclose()
