"""No secret of a sign-in is in a repr, an error, a trace, a log line or a URL."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.contract.browsing import own_controller
from tests.contract.signing_in import ALL_LIKE
from tests.support.sources import ROOT


@pytest.mark.parametrize("like", ALL_LIKE)
def test_signing_in_and_out_shows_no_secret_even_with_libraries_at_debug(
    like: str, tmp_path: Path
) -> None:
    secrets = tmp_path / "secrets.json"
    with own_controller(tmp_path / "controller", "--like", like) as process:
        words = (process.url, str(process.folder), like, str(secrets))
        done = subprocess.run(
            [sys.executable, "-m", "tests.contract.sign_in_canaries", *words],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 0, done.stderr[-2000:]
    known = json.loads(secrets.read_text())
    assert len(known) > 8
    assert "connect_tcp" in done.stderr, "httpcore was heard"
    assert [one for one in known if one in done.stdout + done.stderr] == []
