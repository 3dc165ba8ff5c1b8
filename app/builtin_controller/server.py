"""One controller as a process: its options, its data folder, its dispatcher and its HTTP server.

It prints `ready http://HOST:PORT` when it accepts connections, and nothing else. It ends on
SIGTERM, and with `--exit-with-parent` when its standard input closes. The application can be
wrapped and the HTTP protocol replaced, which the tests do to inject faults.
"""

import argparse
import asyncio
import fcntl
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import IO, TypeAlias

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from app.builtin_controller.api.web import Web
from app.builtin_controller.runner.dispatcher import Dispatcher
from app.builtin_controller.seed.first_start import HistorySize, prepare
from app.builtin_controller.storage.settings import ControllerSettings, Like
from app.builtin_controller.storage.store import Store

Wrap: TypeAlias = Callable[[ASGIApp], ASGIApp]
"""Puts a layer in front of an ASGI application."""

_LOOPBACK = ("127.0.0.1", "::1", "localhost")


class AnnouncingServer(uvicorn.Server):
    """Prints its URL once it accepts connections."""

    def __init__(self, config: uvicorn.Config, url: str) -> None:
        super().__init__(config)
        self._url = url

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        sys.stdout.write(f"ready {self._url}\n")
        sys.stdout.flush()


def main(
    words: Sequence[str] | None = None,
    wrap: Wrap = lambda web: web,
    http: type[H11Protocol] = H11Protocol,
) -> int:
    """Serve until asked to end; the exit status.

    `wrap` puts a layer in front of the controller's ASGI application, and `http` is the protocol
    that reads and writes its connections.
    """
    options = _parser().parse_args(words)
    if options.host not in _LOOPBACK:
        sys.stderr.write("The built-in controller listens on loopback only.\n")
        return 2
    os.umask(0o077)
    folder = Path(options.data_dir)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "controller.lock").open("w") as lock:
        if not _is_ours(lock):
            sys.stderr.write("Another built-in controller uses this folder.\n")
            return 1
        _serve(options, folder, wrap, http)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(f"python -m {__package__}")  # installed it has another name
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--data-dir", required=True)
    parser.add_argument("--history", type=HistorySize, default=HistorySize.FULL)
    parser.add_argument("--job-seconds", type=float, default=20.0, help="how long a run lasts")
    parser.add_argument("--no-dispatcher", action="store_true", help="run no jobs")
    parser.add_argument("--exit-with-parent", action="store_true", help="end with stdin")
    usual = ControllerSettings()
    parser.add_argument("--like", type=Like, default=usual.like, choices=list(Like))
    for name, of_what in (("session", "a session"), ("token", "an access token")):
        parser.add_argument(
            f"--{name}-seconds",
            type=int,
            default=getattr(usual, f"{name}_s"),
            help=f"how long {of_what} lasts",
        )
    parser.add_argument(
        "--sessions-per-user", type=int, default=usual.sessions_per_user, help="-1 for any number"
    )
    parser.add_argument(
        "--external-users", action="store_true", help="users may make no access tokens"
    )
    return parser


def _settings(options: argparse.Namespace) -> ControllerSettings:
    return ControllerSettings(
        like=options.like,
        session_s=options.session_seconds,
        sessions_per_user=options.sessions_per_user,
        token_s=options.token_seconds,
        are_users_external=options.external_users,
    )


def _is_ours(lock: IO[str]) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _serve(options: argparse.Namespace, folder: Path, wrap: Wrap, http: type[H11Protocol]) -> None:
    store = Store(folder, _settings(options))
    prepare(store, folder, options.history)
    dispatcher = None if options.no_dispatcher else Dispatcher(store, options.job_seconds)
    with closing(_listening(options.host, options.port)) as listening:
        server = AnnouncingServer(
            _configured(wrap(Web(store)), http), _url(options.host, listening)
        )
        if options.exit_with_parent:
            _when_stdin_closes(lambda: setattr(server, "should_exit", True))
        # uvicorn handles both itself and then sends them again, to end the process; but there
        # are events to save first.
        for ending in (signal.SIGTERM, signal.SIGINT):
            signal.signal(ending, signal.SIG_IGN)
        if dispatcher:
            dispatcher.start()
        try:
            asyncio.run(server.serve([listening]))
        finally:
            if dispatcher:
                dispatcher.stop()


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # With the protocol named asyncio switches Nagle's algorithm off, which costs 40 ms a response.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind((host, port))
    return listening


def _configured(web: ASGIApp, http: type[H11Protocol]) -> uvicorn.Config:
    return uvicorn.Config(
        web,
        # Not httptools: it refuses methods that it does not know, where AWX answers 405.
        http=http,
        ws="none",
        lifespan="off",
        log_level="warning",
        access_log=False,
        server_header=False,
        date_header=False,  # by the controller's own clock (web.py)
        timeout_graceful_shutdown=2,
    )


def _url(host: str, listening: socket.socket) -> str:
    shown = f"[{host}]" if ":" in host else host
    return f"http://{shown}:{listening.getsockname()[1]}"


def _when_stdin_closes(stop: Callable[[], None]) -> None:
    def wait() -> None:
        while sys.stdin.buffer.read(4096):
            pass
        stop()

    threading.Thread(target=wait, name="parent", daemon=True).start()
