"""A real websocket server that speaks as AWX did when it was recorded (observations/ws-*.json)."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from http import HTTPStatus

from websockets.asyncio.server import Request, Response, ServerConnection, serve

TOKEN = "Bearer token-for-tests"
NEWS_OF_7 = {"unified_job_id": 7, "status": "running", "group_name": "jobs"}
SUMMARY_OF_7 = {"group_name": "jobs", "unified_job_id": 7, "final_counter": 60}
EVENT_OF_7 = {"id": 49, "system_job": 7, "group_name": "system_job_events", "stdout": "a line"}


@dataclass
class Speaker:
    """Whom it let in, what they asked for, and what it does to them."""

    url: str = ""
    status: HTTPStatus | None = None  # in place of a handshake
    location: str = ""  # with that status
    is_denying: bool = False
    opened: int = 0
    most: int = 0
    tokens: list[str | None] = field(default_factory=list)
    groups: list[list[int]] = field(default_factory=list)
    asked: asyncio.Event = field(default_factory=asyncio.Event)
    sockets: set[ServerConnection] = field(default_factory=set)

    def answer(self, socket: ServerConnection, request: Request) -> Response | None:
        self.opened += 1
        self.tokens.append(request.headers.get("Authorization"))
        if self.status is not None:
            response = socket.respond(self.status, "")
            if self.location:
                response.headers["Location"] = self.location
            return response
        if request.path != "/websocket/":
            return socket.respond(HTTPStatus.NOT_FOUND, "")
        is_known = request.headers.get("Authorization") == TOKEN
        return None if is_known else socket.respond(HTTPStatus.FORBIDDEN, "")

    async def talk(self, socket: ServerConnection) -> None:
        cookie = socket.request.headers.get("Cookie", "") if socket.request else ""
        self.sockets.add(socket)
        self.most = max(self.most, len(self.sockets))
        try:
            await socket.send('{"accept": true, "user": 1}')
            async for message in socket:
                said = json.loads(message)
                if self.is_denying or f"csrftoken={said['xrftoken']}" != cookie:
                    await socket.send('{"error": "access denied to channel"}')
                    continue
                self.groups.append(said["groups"]["system_job_events"])
                await socket.send('{"groups_current": [], "groups_left": [], "groups_joined": []}')
                self.asked.set()
        finally:
            self.sockets.discard(socket)

    async def say(self, *messages: object) -> None:
        for socket in self.sockets:
            for message in messages:
                await socket.send(message if isinstance(message, str) else json.dumps(message))


@asynccontextmanager
async def speaking() -> AsyncIterator[Speaker]:
    speaker = Speaker()
    async with serve(speaker.talk, "127.0.0.1", 0, process_request=speaker.answer) as server:
        port = next(iter(server.sockets)).getsockname()[1]
        speaker.url = f"http://127.0.0.1:{port}/"
        yield speaker
