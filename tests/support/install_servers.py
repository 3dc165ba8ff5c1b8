"""Makes sure that there are the servers that tests run: those on PATH, else Debian's.

Run once by the Makefile, and by the first test that needs one where the Makefile did not.
"""

import os
import shutil
import subprocess
import sys

PACKAGES = {"redis-server": "redis-server", "nginx": "nginx-light"}
# The packages would start servers of their own; at run level 1 they do not.
APT_OPTIONS = {"DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}


def server_program(name: str) -> str:
    """The path of a server's program, installed now where that is possible.

    Raises:
        SystemExit: There is none, and it cannot be installed here.
    """
    found = shutil.which(name)
    if found is None and os.geteuid() == 0 and shutil.which("apt-get"):
        _run("apt-get", "update", "-qq")
        _run("apt-get", "install", "-qq", "--no-install-recommends", PACKAGES[name])
        found = shutil.which(name)
    if found is None:
        sys.exit(f'Some tests need "{name}" on PATH; install it and try again.')
    return found


def _run(*command: str) -> None:
    # apt-get lists every file that it unpacks; that is of use only when it fails.
    done = subprocess.run(
        command,
        env={**os.environ, **APT_OPTIONS},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)} failed:\n{done.stdout[-4000:]}")


if __name__ == "__main__":
    for program in PACKAGES:
        server_program(program)
