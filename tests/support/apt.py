"""Debian's package manager, for what tests need and do not find on PATH."""

import os
import shutil
import subprocess
import sys

# At run level 1 the packages of servers do not start servers of their own.
OPTIONS = {"DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}


def can_install() -> bool:
    """Whether packages can be installed here: as root, on Debian."""
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def install(*packages: str) -> None:
    """Install Debian's packages.

    Raises:
        SystemExit: apt-get failed; with the end of what it said.
    """
    run("apt-get", "update", "-qq")
    run("apt-get", "install", "-qq", "--no-install-recommends", *packages)


def run(*command: str) -> None:
    """Run a command that says nothing unless it fails: apt-get lists every file that it unpacks.

    Raises:
        SystemExit: It failed; with the end of what it said.
    """
    done = subprocess.run(
        command,
        env={**os.environ, **OPTIONS},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)} failed:\n{done.stdout[-4000:]}")
