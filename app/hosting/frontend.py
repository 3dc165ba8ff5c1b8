"""Builds the static frontend with Reflex, and only when one of its sources has changed.

The result is in .web/build/client and is the same for every URL and setting. An installed package
has it in its folder `web` instead, built before (hatch_build.py), and never builds.
"""

import hashlib
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator
from importlib.metadata import version
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]
_PACKAGED_WEB = _PACKAGE / "web"
ROOT = _PACKAGE.parent
IS_PACKAGED = _PACKAGED_WEB.is_dir()
WEB = _PACKAGED_WEB if IS_PACKAGED else ROOT / ".web"
BUILT = WEB / "build" / "client"
_STAMP = WEB / "jobpane-stamp"
_PLUGIN_STAMP = WEB / "jobpane-plugins"
_PLUGIN_SOURCES = (
    "rxconfig.py",
    "app/hosting/client_entry.py",
    "app/hosting/dark_without_script.py",
    "app/hosting/early_script.py",
    "app/hosting/frame_chunk.py",
    "app/hosting/lean_router.py",
    "app/hosting/lean_runtime.py",
    "app/hosting/page_connection.py",
    "app/hosting/page_error.py",
    "app/hosting/patched_files.py",
    "app/hosting/portal_frame.py",
    "app/hosting/reflex_config.py",
    "app/hosting/preact.py",
    "app/hosting/same_origin.py",
    "app/hosting/several_controllers.py",
    "app/hosting/transports.py",
    "assets/embed/boot.js",
)
_NOT_IN_THE_FRONTEND = ("app/builtin_controller", "app/awx")


class BuildError(Exception):
    """The frontend could not be built; the text is what Reflex said last."""


def is_built() -> bool:
    """Whether the last build was of the same sources; an installed package's always was."""
    return IS_PACKAGED or (BUILT.is_dir() and _read(_STAMP) == _digest(_sources()))


def build() -> None:
    """Build the frontend, whether it is needed or not.

    Raises:
        BuildError: Reflex failed.
    """
    plugins = _digest(ROOT / name for name in _PLUGIN_SOURCES)
    if _read(_PLUGIN_STAMP) != plugins:
        # Reflex does not take a changed plugin out of an old .web.
        shutil.rmtree(WEB, ignore_errors=True)
    _export()
    # Afterwards, because Reflex may rewrite reflex.lock.
    _STAMP.write_text(_digest(_sources()), encoding="utf-8")
    _PLUGIN_STAMP.write_text(plugins, encoding="utf-8")


def _export() -> None:
    status, said = run_whole(
        [sys.executable, "-m", "reflex", "export", "--frontend-only", "--no-zip"], ROOT
    )
    if status != 0 or not BUILT.is_dir():
        raise BuildError(said.strip()[-4000:])


def run_whole(command: list[str], folder: Path) -> tuple[int, str]:
    """Run a command in `folder`; its exit status, and what it said.

    If this is left before its end, all processes that the command has started are ended, too.
    """
    with subprocess.Popen(  # noqa: S603 # a command of our own
        command,
        cwd=folder,
        stdin=subprocess.DEVNULL,  # a terminal would stop who reads from it in the background
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        process_group=0,
    ) as running:
        try:
            said, _ = running.communicate()
        except BaseException:
            os.killpg(running.pid, signal.SIGKILL)
            raise
    return running.returncode, said


def _sources() -> Iterator[Path]:
    """The files that the frontend is built from, and some that it is not."""
    yield ROOT / "rxconfig.py"
    left_out = tuple(ROOT / name for name in _NOT_IN_THE_FRONTEND)
    for folder in (ROOT / "app", ROOT / "assets", ROOT / "reflex.lock"):
        for path in sorted(folder.rglob("*")):
            is_made_by_python = "__pycache__" in path.parts
            is_source = path.is_file() and not is_made_by_python
            if is_source and not any(path.is_relative_to(one) for one in left_out):
                yield path


def _digest(files: Iterable[Path]) -> str:
    sha = hashlib.sha256(version("reflex").encode())
    for path in files:
        sha.update(str(path.relative_to(ROOT)).encode())
        sha.update(path.read_bytes())
    return sha.hexdigest()


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""
