"""Makes sure that there is a Chromium: the one on PATH, else Debian's, else Playwright's.

Run once by the Makefile. It is not quiet about failures: a browser test that cannot find its
browser would say less.
"""

import os
import shutil
import subprocess
import sys

APT_OPTIONS = {"DEBIAN_FRONTEND": "noninteractive"}


def main() -> None:
    """Install a browser unless there is one."""
    if shutil.which("chromium") or shutil.which("chromium-browser"):
        return
    if os.geteuid() == 0 and shutil.which("apt-get"):
        _run("apt-get", "update", "-qq")
        _run("apt-get", "install", "-qq", "--no-install-recommends", "chromium", "fonts-dejavu")
        return
    _run(sys.executable, "-m", "playwright", "install", "chromium")


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
    main()
