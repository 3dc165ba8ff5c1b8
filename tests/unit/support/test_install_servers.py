"""Without a server, and where it cannot be installed, the tests say what is missing."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.install_servers import PACKAGES, server_program
from tests.support.sources import ROOT


@pytest.mark.parametrize("name", PACKAGES)
def test_the_server_on_path_is_taken(name: str) -> None:
    assert os.access(server_program(name), os.X_OK)


def test_what_cannot_be_installed_is_named(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.support.install_servers"],
        cwd=ROOT,
        env={"PATH": str(tmp_path)},  # neither the servers nor apt-get
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.strip() == (
        f'Some tests need "{next(iter(PACKAGES))}" on PATH; install it and try again.'
    )
