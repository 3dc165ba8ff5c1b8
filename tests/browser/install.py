"""Makes sure that there is a Chromium: the one on PATH, else Debian's, else Playwright's.

Run once by the Makefile. It is not quiet about failures: a browser test that cannot find its
browser would say less.
"""

import shutil
import sys

from tests.support import apt
from tests.support.processes import CHROMIUM


def main() -> None:
    """Install Chromium and its headless shell unless they are there."""
    if apt.can_install():
        if shutil.which("chromium") is None or shutil.which("chromium-headless-shell") is None:
            apt.install("chromium", "chromium-headless-shell", "fonts-dejavu")
    elif not any(map(shutil.which, CHROMIUM)):
        apt.run(sys.executable, "-m", "playwright", "install", "chromium")


if __name__ == "__main__":
    main()
