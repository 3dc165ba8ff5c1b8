"""The jobpane command, run as an operator runs it."""

import os
import resource
import subprocess
import sys

from tests.support.processes import free_port
from tests.support.sources import ROOT


def jobpane(
    command: str, *arguments: str, file_limit_bytes: int | None = None, **settings: str
) -> subprocess.CompletedProcess[str]:
    """Run the command; no file may grow beyond the limit, as on a disk that is full."""

    def limit() -> None:
        if file_limit_bytes is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (file_limit_bytes, file_limit_bytes))

    inherited = {name: text for name, text in os.environ.items() if "JOBPANE_" not in name}
    if file_limit_bytes is not None:
        # Coverage could not write its file either.
        inherited = {name: text for name, text in inherited.items() if "COVERAGE_" not in name}
    own = {"JOBPANE_PORT": str(free_port()), **settings}
    return subprocess.run(
        [sys.executable, "-m", "app.cli", command, *arguments],
        cwd=ROOT,
        env={**inherited, **own},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        preexec_fn=limit,
    )
