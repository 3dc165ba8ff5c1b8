"""How a command that reads jobs runs: its use cases, its exit status, one line for a failure."""

import asyncio
import os
import signal
import sys
import tempfile
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import click

from app.awx.client import Controller
from app.builtin_controller.launcher import running_url, token_file
from app.history.database import FILE_NAME
from app.jobs.statuses import JobStatus, StatusSeen
from app.logs import set_up_logs
from app.services.container import ControllerServices, Services
from app.services.failures import Failure
from app.services.history_library import HistoryFile, HistoryLibrary
from app.settings import ControllerSettings, Mode, Settings, SettingsError, load_settings

OK, FAILED, UNKNOWN = 0, 1, 2
_INTERRUPTED, _CLOSED_PIPE = 130, 141  # 128 and the signal's number, as shells have it
_GRACE_S = 2.0  # for closing connections after Ctrl+C

T = TypeVar("T")

Ask = Callable[[Services], Awaitable[int]]

controller_option = click.option(
    "--controller", default="", help="Name of the controller, if there are several."
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


class CannotTellError(Exception):
    """There is no answer; the text is one line for the operator."""


def run(ask: Ask, controller: str) -> NoReturn:
    """Run a command to its end, with its exit status; nobody is bothered with a closed pipe."""
    try:
        status = asyncio.run(_asked(ask, controller))
        sys.stdout.flush()
    except CannotTellError as error:
        click.echo(f"Error: {error}", err=True)
        status = UNKNOWN
    except (KeyboardInterrupt, asyncio.CancelledError):
        status = _INTERRUPTED
    except BrokenPipeError:
        # What is still buffered would fail again when the interpreter ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = _CLOSED_PIPE
    raise SystemExit(status)


def value_of(answer: T | Failure) -> T:
    """The answer.

    Raises:
        CannotTellError: It is a failure.
    """
    if isinstance(answer, Failure):
        raise CannotTellError(answer.message)
    return answer


def exit_status(status: StatusSeen) -> int:
    """What a job's status means to a script."""
    if status.kind is JobStatus.SUCCESSFUL:
        return OK
    return FAILED if status.is_ended else UNKNOWN


def worst(statuses: Iterable[StatusSeen]) -> int:
    """Whether any of these jobs failed."""
    return FAILED if FAILED in map(exit_status, statuses) else OK


async def _asked(ask: Ask, controller: str) -> int:
    asyncio.get_running_loop().add_signal_handler(signal.SIGINT, _interrupt, asyncio.current_task())
    async with _services(controller) as services:
        return await ask(services)


def _interrupt(task: asyncio.Task[Any] | None) -> None:
    """End the command; at once, if something does not heed that within the grace time."""
    timer = threading.Timer(_GRACE_S, os._exit, (_INTERRUPTED,))
    timer.daemon = True
    timer.start()
    if task is not None:
        task.cancel()


@asynccontextmanager
async def _services(name: str) -> AsyncIterator[Services]:
    """The use cases over the configured token; they change nothing at the controller."""
    try:
        settings = load_settings()
    except SettingsError as error:
        raise CannotTellError(str(error)) from None
    # What fails is said in the command's own line.
    set_up_logs("text", errors_only=True)
    configured = _configured(settings, name)
    async with AsyncExitStack() as stack:
        client = await stack.enter_async_context(_client(settings, configured))
        history = await _history(settings, configured, stack)
        shared = ControllerServices(
            configured.host or "Built-in controller",
            has_pages=False,
            output_folder=_output_folder(settings, configured, stack),
            output_bytes=settings.output_budget_mb * 1024**2 // len(settings.controllers),
            controller=configured.name,
            history=history,
        )
        stack.push_async_callback(shared.aclose)
        yield shared.for_client(client, actions_on=False)


def _configured(settings: Settings, name: str) -> ControllerSettings:
    names = [one.name for one in settings.controllers]
    if name not in names:
        known = ", ".join(names)
        raise CannotTellError(
            f"Choose one of the controllers with --controller: {known}."
            if known
            else "There is one controller only. Leave out --controller."
        )
    return settings.controllers[names.index(name)]


def _client(settings: Settings, configured: ControllerSettings) -> Controller:
    if configured.mode is Mode.BUILT_IN:
        url = running_url(settings.data_dir)
        if url is None:
            raise CannotTellError(
                "No controller is configured, and no Jobpane is running with these settings."
            )
        token = token_file(settings.data_dir).read_text().strip()
        return Controller(url, token, has_websocket=False)
    if not configured.has_token:
        raise CannotTellError(
            "No token is configured. Set JOBPANE_CONTROLLER_TOKEN_FILE for this command."
        )
    return Controller(configured.url, configured.token_source, ca_file=configured.ca)


async def _history(
    settings: Settings, configured: ControllerSettings, stack: AsyncExitStack
) -> HistoryLibrary | None:
    """The history that a running Jobpane has written; this makes none."""
    if not settings.history_days or not (settings.data_dir / FILE_NAME).is_file():
        return None
    file = HistoryFile(settings.data_dir)
    stack.push_async_callback(file.aclose)
    return HistoryLibrary(file, configured.key)


def _output_folder(
    settings: Settings, configured: ControllerSettings, stack: AsyncExitStack
) -> Path:
    """Jobpane's own, so that nothing is fetched twice; another user's command has one to throw."""
    if os.access(settings.data_dir, os.W_OK):
        return configured.output_folder(settings.data_dir)
    return Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="jobpane-")))
