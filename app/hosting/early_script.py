"""Bundles the script that shows a job in a portal's frame before the page's own scripts are there.

The page's build makes one script of what every page needs; this one is needed by frames alone and
before all that, so it is bundled by itself, with Bun, and named by its content.
"""

import hashlib
import subprocess
import sys
from functools import cache
from pathlib import Path

_ENTRY = Path(__file__).resolve().parents[2] / "assets" / "embed" / "early.js"
_HASH_LENGTH = 8  # as the bundler's own; app/middleware/security_headers.py knows such names


@cache
def early_script() -> str:
    """The bundle of assets/embed/early.js, an ES module.

    Raises:
        RuntimeError: Bun is not there, or refused.
    """
    bun = str(Path(sys.executable).with_name("bun"))
    command = [bun, "build", str(_ENTRY), "--minify", "--target=browser", "--format=esm"]
    try:
        done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)  # noqa: S603 # no text from outside
    except OSError as error:
        raise RuntimeError(f"Bun, which bundles {_ENTRY.name}, is not there: {error}") from error
    if done.returncode != 0:
        raise RuntimeError(f"Bun did not bundle {_ENTRY.name}: {done.stderr.strip()}")
    return done.stdout


def early_script_path() -> str:
    """The path of the bundle below Jobpane's own; other content has another path."""
    digest = hashlib.sha256(early_script().encode()).hexdigest()
    return f"/assets/first-screen-{digest[:_HASH_LENGTH]}.js"


def place_early_script(public: Path) -> tuple[Path, str]:
    """Where the bundle goes in the folder of files that are built as they are, and its text.

    Bundles of earlier builds are removed from there.
    """
    path = public / early_script_path().removeprefix("/")
    for old in path.parent.glob("first-screen-*.js"):
        old.unlink()
    return path, early_script()
