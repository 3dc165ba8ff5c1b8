"""Makes sure that there are Firefox and WebKit, as Debian has them. Run once by the Makefile."""

import shutil
import sys
from pathlib import Path

from tests.support import apt

PROGRAMS = {"firefox-esr": "firefox-esr", "WebKitWebDriver": "webkit2gtk-driver", "Xvfb": "xvfb"}
# WebKit's own small browser comes with its libraries, outside PATH.
MINI_BROWSER = "*/webkit2gtk-4.*/MiniBrowser"


def mini_browser() -> str:
    """The path of WebKit's browser.

    Raises:
        SystemExit: It is not installed.
    """
    found = sorted(map(str, Path("/usr/lib").glob(MINI_BROWSER)))
    if not found:
        sys.exit("These tests need WebKit's MiniBrowser (Debian: webkit2gtk-driver).")
    return found[-1]


def main() -> None:
    """Install what is missing, where that is possible."""
    missing = [package for name, package in PROGRAMS.items() if shutil.which(name) is None]
    if missing and apt.can_install():
        apt.install(*missing)
    absent = [name for name in PROGRAMS if shutil.which(name) is None]
    if absent:
        sys.exit(f"These tests need on PATH: {', '.join(absent)}.")
    mini_browser()


if __name__ == "__main__":
    main()
