"""SIGHUP: settings and the files that they name are read again, and a line says what changed."""

import asyncio
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import structlog

from app.logs import set_up_logs
from app.notify_startup import replace_receivers
from app.runtime.ending_signals import terminal_watch
from app.runtime.watched_file import read_all_again
from app.settings import Settings, SettingsError
from app.settings.read_again import read_again

log = structlog.get_logger(__name__)


def as_now(settings: Settings) -> Settings:
    """`settings` with what has changed since they were read and may change."""
    try:
        return read_again(settings).settings
    except SettingsError as error:
        log.error("settings_not_read_again", reason=str(error))  # noqa: TRY400 # it says it all
        return settings


@contextmanager
def reloading(settings: Settings) -> Iterator[None]:
    """Read again at each SIGHUP, until the block ends; what comes later is ignored.

    The SIGHUP of a terminal that was closed ends this process, as SIGTERM does.

    Else one that comes while sessions and stores are closed would end this process.
    """
    if threading.current_thread() is not threading.main_thread():
        yield  # a signal reaches the main thread alone
        return
    loop, current = asyncio.get_running_loop(), [settings]
    has_lost_terminal = terminal_watch()

    def read() -> None:
        if has_lost_terminal():
            signal.raise_signal(signal.SIGTERM)  # nobody is there to read what it says
        else:
            current[0] = _reloaded(current[0])

    loop.add_signal_handler(signal.SIGHUP, read)
    try:
        yield
    finally:
        # Of itself asyncio would put the signal's default back, which ends a process.
        loop.add_signal_handler(signal.SIGHUP, lambda: None)


def _reloaded(settings: Settings) -> Settings:
    try:
        found = read_again(settings)
    except SettingsError as error:
        # it says it all
        log.error("settings_not_read_again", reason=str(error), worker=os.getpid())  # noqa: TRY400
        return settings
    changed, needs_restart = [*found.changed], [*found.needs_restart]
    if "log_format" in changed:
        set_up_logs(found.settings.log_format)
    if "notify_urls" in changed and not replace_receivers(found.settings):
        changed.remove("notify_urls")
        needs_restart.append("notify_urls")
    changed += read_all_again()
    log.info(
        "settings_read_again", changed=changed, needs_restart=needs_restart, worker=os.getpid()
    )
    return found.settings
