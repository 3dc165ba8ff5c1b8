"""Starts the built-in controller as a process of its own and ends it again.

It listens on loopback at a free port, and ends by itself when its parent dies.
"""

import asyncio
import contextlib
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

_START_LIMIT_S = 60.0
_END_LIMIT_S = 10.0
_READY = "ready "


class NotStartedError(Exception):
    """The built-in controller did not start; the text says why, in one line."""


@dataclass(frozen=True, slots=True)
class RunningController:
    """The URL of a running controller, and the file with its administrator's token."""

    url: str
    token_file: Path


def running_url(data_dir: Path) -> str | None:
    """Where a controller that another process has started here answers; None if there is none."""
    try:
        return _url_file(data_dir).read_text() or None
    except OSError:
        return None


def token_file(data_dir: Path) -> Path:
    """The administrator's token of the controller under `data_dir`."""
    return data_dir / "controller" / "admin.token"


@contextlib.contextmanager
def _known_url(data_dir: Path, url: str) -> Iterator[None]:
    """Write the URL down for `running_url`, while the controller runs."""
    _url_file(data_dir).write_text(url)
    try:
        yield
    finally:
        _url_file(data_dir).unlink(missing_ok=True)


def _url_file(data_dir: Path) -> Path:
    return data_dir / "controller" / "url"


@asynccontextmanager
async def running_controller(
    data_dir: Path, start_limit_s: float = _START_LIMIT_S, end_limit_s: float = _END_LIMIT_S
) -> AsyncIterator[RunningController]:
    """A built-in controller with its database under `data_dir`, until the block ends.

    One that has not ended by itself `end_limit_s` after the block is killed.

    Raises:
        NotStartedError: It ended, or was not ready within `start_limit_s`.
    """
    folder = data_dir / "controller"
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *["-m", "app.builtin_controller", "--host", "127.0.0.1", "--port", "0"],
        *["--data-dir", str(folder), "--exit-with-parent"],
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        process_group=0,  # Ctrl+C is for its parent, which ends it when nobody needs it any more
    )
    errors = asyncio.create_task(_last_line(process.stderr))
    try:
        url = await _ready_url(process, errors, start_limit_s)
        with _known_url(data_dir, url):
            yield RunningController(url, token_file(data_dir))
    finally:
        await _end(process, end_limit_s)
        errors.cancel()


async def _ready_url(
    process: asyncio.subprocess.Process, errors: asyncio.Task[str], limit_s: float
) -> str:
    try:
        line = await asyncio.wait_for(_line(process.stdout), limit_s)
    except TimeoutError as error:
        raise NotStartedError(
            f"The built-in controller was not ready within {limit_s:g} seconds."
        ) from error
    if line.startswith(_READY):
        return line.removeprefix(_READY)
    why = await asyncio.wait_for(errors, _END_LIMIT_S)
    # A signal to a process that has just ended takes its status from asyncio, which warns of that.
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(process.wait(), _END_LIMIT_S)
    raise NotStartedError(f"The built-in controller did not start: {why or 'it said nothing'}")


async def _line(stream: asyncio.StreamReader | None) -> str:
    return (await stream.readline()).decode().strip() if stream else ""


async def _last_line(stream: asyncio.StreamReader | None) -> str:
    """Read to the end, so that the process never waits for a reader; the last line with text."""
    last = ""
    while stream is not None and (line := await stream.readline()):
        last = line.decode(errors="replace").strip() or last
    return last


async def _end(process: asyncio.subprocess.Process, limit_s: float) -> None:
    if process.returncode is not None:
        return
    with contextlib.suppress(ProcessLookupError):
        process.terminate()
    try:
        await asyncio.wait_for(process.wait(), limit_s)
    except TimeoutError:
        process.kill()
        await process.wait()
