"""Without redis-server, and where it cannot be installed, the tests say what is missing."""

import os
import subprocess
import sys
from pathlib import Path

from tests.support.install_redis import HINT, redis_server
from tests.support.sources import ROOT


def test_the_server_on_path_is_taken() -> None:
    assert os.access(redis_server(), os.X_OK)


def test_what_cannot_be_installed_is_named(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.support.install_redis"],
        cwd=ROOT,
        env={"PATH": str(tmp_path)},  # neither redis-server nor apt-get
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.strip() == HINT
