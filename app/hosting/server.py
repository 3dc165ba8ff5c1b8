"""Serves the built frontend, the websocket and the routes on one port, and says when it is ready.

Reflex's own runner starts several processes and rebuilds each time. Here one process serves with
uvicorn, or several that share the listening socket (app/hosting/supervisor.py).
"""

import asyncio
import gc
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from importlib import import_module
from types import FrameType
from typing import Any

import uvicorn
from reflex_base.constants import Env
from reflex_base.environment import environment
from starlette.types import ASGIApp
from uvicorn.config import STARTUP_FAILURE

from app.hosting import frontend
from app.hosting.connections import (
    LimitedWebSocket,
    Limits,
    close_late_connections,
    limited_http,
    limited_websocket,
    usual_limits,
)
from app.hosting.listening import BACKLOG, listen
from app.hosting.reflex_config import use_config
from app.hosting.supervisor import CLOSING_S, Supervisor
from app.hosting.worker_process import Main, Ties
from app.runtime.ending_signals import exit_status, heed_no_more
from app.settings import Settings

_APP = "app.app"
_LOOK_EVERY_TICKS = 5
_CLOSE_S = 1.0  # what a websocket's client has for its part of the closing
_NOT_STARTED = "Jobpane couldn't start. The line above says why."


class NotStartedError(Exception):
    """Jobpane could not start; the log says why, and the text points there."""


class ReadyServer(uvicorn.Server):
    """Calls `on_ready` once it answers, and ends when `supervisor` does, a descriptor."""

    def __init__(
        self,
        config: uvicorn.Config,
        on_ready: Callable[[], None],
        supervisor: int | None = None,
        on_stop: Callable[[], None] = lambda: None,
    ) -> None:
        """`on_stop` is called when a stop begins, before answers under way are waited for."""
        super().__init__(config)
        self._on_ready = on_ready
        self._on_stop = on_stop
        self._supervisor = supervisor
        self._serving: asyncio.Task[Any] | None = None
        self.ended_by: int | None = None  # the first signal that did

    async def on_tick(self, counter: int) -> bool:
        """Called ten times a second; checks the connections twice a second."""
        if counter % _LOOK_EVERY_TICKS == 0:
            close_late_connections(self.server_state.connections, asyncio.get_running_loop().time())
        return await super().on_tick(counter)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then say so; a signal meanwhile cancels it."""
        self._serving = asyncio.current_task()
        if self.should_exit:
            raise asyncio.CancelledError
        await super().startup(sockets)
        if not self.started:
            return
        for one in sockets or []:
            one.listen(BACKLOG)  # asyncio has set what it accepts at once
        if self._supervisor is not None:
            asyncio.get_running_loop().add_reader(self._supervisor, self._left_alone)
        freeze_imported_objects()
        self._on_ready()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Handle signals, and none any more once one has ended what is served."""
        try:
            with super().capture_signals():
                yield
        finally:
            if self.ended_by is not None:
                heed_no_more()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Begin to end, as uvicorn does, but do not have the same signal end this process again."""
        super().handle_exit(sig, frame)
        self._captured_signals.clear()
        self.ended_by = self.ended_by or sig
        if self._serving is not None and not self.started:
            self._serving.get_loop().call_soon_threadsafe(self._serving.cancel)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Have the pages leave at once, then wait for what is under way.

        uvicorn closes websockets with 1012, at which a page connects again; what does not answer
        the closing is not waited for.
        """
        self._on_stop()
        ending = asyncio.get_running_loop().call_later(_CLOSE_S, self._abort_websockets)
        try:
            await super().shutdown(sockets)
        finally:
            ending.cancel()

    def _abort_websockets(self) -> None:
        for connection in list(self.server_state.connections):
            if isinstance(connection, LimitedWebSocket):
                connection.transport.abort()

    def _left_alone(self) -> None:
        """The supervisor is gone: nobody would replace this process, or end it."""
        asyncio.get_running_loop().remove_reader(self._supervisor or 0)
        self.handle_exit(signal.SIGTERM, None)


def freeze_imported_objects() -> None:
    """Exempt imported objects from garbage collection, which would take 3 ms and more for them."""
    gc.collect()
    gc.freeze()


def serve(settings: Settings, beside: Main | None = None, *, opens: bool = False) -> None:
    """Serve until a signal ends the process; several processes have `beside` run in one of its own.

    `opens` shows the page in the browser of the user who started it, once it answers.

    Raises:
        PortTakenError: The configured host and port are taken or not available.
        NotStartedError: Jobpane could not start.
    """
    with listen(settings) as listening:
        limits = usual_limits()
        _prepare_reflex(settings, limits)
        say_ready = partial(_say_ready, settings, opens=opens)
        if settings.workers > 1:
            _serve_with_several(settings, listening, limits, beside, say_ready)
        elif not _run(settings, listening, limits, say_ready):
            raise NotStartedError(_NOT_STARTED)


def _serve_with_several(
    settings: Settings,
    listening: socket.socket,
    limits: Limits,
    beside: Main | None,
    say_ready: Callable[[], None],
) -> None:
    def work(ties: Ties) -> None:
        if not _run(settings, listening, limits, ties.report_ready, ties.supervisor):
            raise SystemExit(1)

    import_module(_APP)  # once, before the processes are forked
    freeze_imported_objects()
    stop_s = settings.stop_seconds + CLOSING_S
    supervisor = Supervisor(
        [work] * settings.workers,
        first=beside,
        stop_s=stop_s,
        on_ready=say_ready,
    )
    # Closed at once, so that a proxy's next connections are refused and go elsewhere.
    if not supervisor.run(on_stop=listening.close):
        raise NotStartedError(_NOT_STARTED)


def _run(
    settings: Settings,
    listening: socket.socket,
    limits: Limits,
    on_ready: Callable[[], None],
    supervisor: int | None = None,
) -> bool:
    """Serve in this process until a signal; whether it ever started."""
    stop_s = settings.stop_seconds
    accepted = BACKLOG if supervisor is None else 1  # the others are left to other processes
    config = configured(f"{_APP}:served", limits, is_factory=True, stop_s=stop_s, accepted=accepted)
    server = ReadyServer(
        config, on_ready, supervisor, on_stop=lambda: import_module(_APP).let_pages_go()
    )
    try:
        server.run([listening])
    except asyncio.CancelledError:
        raise SystemExit(exit_status(server.ended_by or signal.SIGTERM)) from None
    except SystemExit as error:
        # It is how uvicorn ends a failed start, whose reason it has logged.
        if error.code != STARTUP_FAILURE:
            raise
    return server.started


def _say_ready(settings: Settings, *, opens: bool) -> None:
    url = settings.public_url or _url(settings)
    sys.stdout.write(f"Jobpane is ready at {url}\n")
    sys.stdout.flush()
    if opens:
        # A process of its own, because a browser in the terminal would hold the server up.
        subprocess.Popen(  # noqa: S603 # a program of Python's and our own URL
            [sys.executable, "-m", "webbrowser", url],
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )


def configured(
    app: str | ASGIApp,
    limits: Limits,
    *,
    is_factory: bool = False,
    stop_s: int = 5,
    accepted: int = BACKLOG,
) -> uvicorn.Config:
    """The configuration of uvicorn for `app`, which accepts so many connections at a time."""
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
        timeout_graceful_shutdown=stop_s,
        backlog=accepted,
    )


def _prepare_reflex(settings: Settings, limits: Limits) -> None:
    """Production, with the frontend that is already built, whatever the current folder is."""
    use_config(settings)
    environment.REFLEX_WEB_WORKDIR.set(frontend.WEB)
    environment.REFLEX_SOCKET_MAX_HTTP_BUFFER_SIZE.set(limits.message_bytes)  # for polling
    environment.REFLEX_ENV_MODE.set(Env.PROD)
    environment.REFLEX_MOUNT_FRONTEND_COMPILED_APP.set(True)
    environment.REFLEX_SKIP_COMPILE.set(True)


def _url(settings: Settings) -> str:
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"http://{host}:{settings.port}"
