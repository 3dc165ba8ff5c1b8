"""Makes sure that there is a redis-server: the one on PATH, else Debian's.

Run once by the Makefile, and by the first test that needs one where the Makefile did not.
"""

import os
import shutil
import subprocess
import sys

# The package would start a server of its own; at run level 1 it does not.
APT_OPTIONS = {"DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
HINT = 'The tests of the session store need "redis-server" on PATH; install it and try again.'


def redis_server() -> str:
    """The path of redis-server, installed now where that is possible.

    Raises:
        SystemExit: There is none, and it cannot be installed here.
    """
    found = shutil.which("redis-server")
    if found is None and os.geteuid() == 0 and shutil.which("apt-get"):
        _run("apt-get", "update", "-qq")
        _run("apt-get", "install", "-qq", "--no-install-recommends", "redis-server")
        found = shutil.which("redis-server")
    if found is None:
        sys.exit(HINT)
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
    redis_server()
