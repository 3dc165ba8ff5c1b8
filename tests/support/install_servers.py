"""Makes sure that there are the servers that tests run: those on PATH, else Debian's.

Run once by the Makefile, and by the first test that needs one where the Makefile did not.
"""

import shutil
import sys

from tests.support import apt

PACKAGES = {"redis-server": "redis-server", "nginx": "nginx-light"}


def server_program(name: str) -> str:
    """The path of a server's program, installed now where that is possible.

    Raises:
        SystemExit: There is none, and it cannot be installed here.
    """
    found = shutil.which(name)
    if found is None and apt.can_install():
        apt.install(PACKAGES[name])
        found = shutil.which(name)
    if found is None:
        sys.exit(f'Some tests need "{name}" on PATH; install it and try again.')
    return found


if __name__ == "__main__":
    for program in PACKAGES:
        server_program(program)
