"""Makes sure that there is a Chromium: the one on PATH, else Debian's, else Playwright's.

Run once by the Makefile. It is not quiet about failures: a browser test that cannot find its
browser would say less.
"""

import shutil
import sys

from tests.support import apt


def main() -> None:
    """Install a browser unless there is one."""
    if shutil.which("chromium") or shutil.which("chromium-browser"):
        return
    if apt.can_install():
        apt.install("chromium", "fonts-dejavu")
        return
    apt.run(sys.executable, "-m", "playwright", "install", "chromium")


if __name__ == "__main__":
    main()
