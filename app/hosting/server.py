"""Serves the built frontend, the websocket and the routes on one port.

Reflex's own runner starts several processes and rebuilds each time; one process with
uvicorn does for one port, and says when it is ready.
"""

import asyncio
import contextlib
import gc
import socket
import sys

import uvicorn
from reflex_base.constants import Env
from reflex_base.environment import environment
from starlette.types import ASGIApp

from app.hosting.connections import (
    Limits,
    close_late_connections,
    limited_http,
    limited_websocket,
    usual_limits,
)
from app.settings import Settings

_BACKLOG = 256
_GRACE_S = 5
_LOOK_EVERY_TICKS = 5


class PortTakenError(Exception):
    """The host and port cannot be listened at; the text is one line for the operator."""


class NotStartedError(Exception):
    """Jobpane could not start; the log says why, and the text points there."""


class ReadyServer(uvicorn.Server):
    """Prints the URL of Jobpane once it answers."""

    def __init__(self, config: uvicorn.Config, url: str) -> None:
        super().__init__(config)
        self._url = url

    async def on_tick(self, counter: int) -> bool:
        """Called ten times a second; checks the connections twice a second."""
        if counter % _LOOK_EVERY_TICKS == 0:
            close_late_connections(self.server_state.connections, asyncio.get_running_loop().time())
        return await super().on_tick(counter)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then print the URL."""
        await super().startup(sockets)
        if self.started:
            freeze_imported_objects()
            sys.stdout.write(f"Jobpane is ready at {self._url}\n")
            sys.stdout.flush()


def freeze_imported_objects() -> None:
    """Exempt imported objects from garbage collection, which would take 3 ms and more for them."""
    gc.collect()
    gc.freeze()


def serve(settings: Settings) -> None:
    """Serve until a signal ends the process.

    Raises:
        PortTakenError: The configured host and port are taken or not available.
        NotStartedError: Jobpane could not start.
    """
    with listen(settings) as listening:
        limits = usual_limits()
        _prepare_reflex(limits)
        config = configured("app.app:served", limits, is_factory=True)
        server = ReadyServer(config, settings.public_url or _url(settings))
        # It is how uvicorn ends a failed start, whose reason it has logged.
        with contextlib.suppress(SystemExit):
            server.run([listening])
        if not server.started:
            raise NotStartedError("Jobpane couldn't start. The line above says why.")


def configured(app: str | ASGIApp, limits: Limits, *, is_factory: bool = False) -> uvicorn.Config:
    """The configuration of uvicorn for `app`."""
    return uvicorn.Config(
        app,
        factory=is_factory,
        log_config=None,
        access_log=False,
        server_header=False,
        # app/middleware/trusted_proxies.py takes the client's address from trusted proxies only.
        proxy_headers=False,
        http=limited_http(limits),
        ws=limited_websocket(limits),
        ws_max_size=limits.message_bytes,
        timeout_graceful_shutdown=_GRACE_S,
    )


def _prepare_reflex(limits: Limits) -> None:
    """Production, with the frontend that is already built."""
    environment.REFLEX_SOCKET_MAX_HTTP_BUFFER_SIZE.set(limits.message_bytes)  # for polling
    environment.REFLEX_ENV_MODE.set(Env.PROD)
    environment.REFLEX_MOUNT_FRONTEND_COMPILED_APP.set(True)
    environment.REFLEX_SKIP_COMPILE.set(True)


def listen(settings: Settings) -> socket.socket:
    """A socket that listens at the configured host and port.

    Raises:
        PortTakenError: They are taken or not available.
    """
    try:
        found = socket.getaddrinfo(
            settings.host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )
        family, kind, protocol, _, address = found[0]
        listening = socket.socket(family, kind, protocol)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind(address)
            listening.listen(_BACKLOG)
        except OSError:
            listening.close()
            raise
    except OSError as error:
        where = f"{settings.host}:{settings.port}"
        raise PortTakenError(
            f"Jobpane can't listen at {where} ({error.strerror or error}). "
            "Stop what uses it, or set JOBPANE_PORT or JOBPANE_HOST."
        ) from error
    return listening


def _url(settings: Settings) -> str:
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"http://{host}:{settings.port}"
