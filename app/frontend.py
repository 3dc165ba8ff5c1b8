"""Builds the static frontend with Reflex, and only when something that it is made of has changed.

The result lies in .web/build/client and is the same for every address and setting.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
WEB = ROOT / ".web"
BUILT = WEB / "build" / "client"
_STAMP = WEB / "jobpane-stamp"
_PLUGIN_STAMP = WEB / "jobpane-plugins"
_SOURCES = ("app", "assets", "reflex.lock")
_PLUGIN_SOURCES = ("rxconfig.py", "app/same_origin.py")


class BuildError(Exception):
    """The frontend could not be built; the text is one line."""


def build_if_needed(*, log: Path | None = None) -> bool:
    """Build unless the last build was of the same sources; whether anything was built.

    Raises:
        BuildError: Reflex failed; `log`, or the screen, has its words.
    """
    wanted = _digest(_files())
    if BUILT.is_dir() and _read(_STAMP) == wanted:
        return False
    plugins = _digest(ROOT / name for name in _PLUGIN_SOURCES)
    if _read(_PLUGIN_STAMP) != plugins:
        # Reflex does not take a changed plugin out of an old .web.
        shutil.rmtree(WEB, ignore_errors=True)
    _build(log)
    _STAMP.write_text(wanted, encoding="utf-8")
    _PLUGIN_STAMP.write_text(plugins, encoding="utf-8")
    return True


def _build(log: Path | None) -> None:
    command = [sys.executable, "-m", "reflex", "export", "--frontend-only", "--no-zip"]
    with log.open("w") if log else open(os.devnull, "w") as sink:  # noqa: PTH123 # not a file
        output = sink if log else None
        done = subprocess.run(  # noqa: S603 # our own interpreter, fixed arguments
            command, cwd=ROOT, env=tool_environment(), stdout=output, stderr=output, check=False
        )
    if done.returncode != 0 or not BUILT.is_dir():
        where = f"; its words are in {log}" if log else ""
        raise BuildError(f"Reflex could not build the frontend{where}.")


def tool_environment() -> dict[str, str]:
    """The environment for Reflex's tools: Bun comes from the wheel beside this Python."""
    bin_folder = str(Path(sys.executable).parent)
    path = os.pathsep.join([bin_folder, os.environ.get("PATH", "")])
    return {**os.environ, "PATH": path, "REFLEX_USE_SYSTEM_BUN": "true"}


def _files() -> Iterator[Path]:
    yield ROOT / "rxconfig.py"
    for name in _SOURCES:
        for path in sorted((ROOT / name).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                yield path


def _digest(files: Iterator[Path]) -> str:
    sha = hashlib.sha256(version("reflex").encode())
    for path in files:
        sha.update(str(path.relative_to(ROOT)).encode())
        sha.update(path.read_bytes() if path.is_file() else b"")
    return sha.hexdigest()


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""
