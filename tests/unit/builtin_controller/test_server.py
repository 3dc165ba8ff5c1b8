"""How the built-in controller starts, and when it refuses to."""

from pathlib import Path

import pytest

from app.builtin_controller.server import main


def test_it_knows_no_faults(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--data-dir", str(tmp_path), "--faults"])
    assert ended.value.code == 2
    assert "unrecognized arguments: --faults" in capsys.readouterr().err


@pytest.mark.parametrize("host", ["::", "192.0.2.1", "controller.example.org"])
def test_it_listens_on_loopback_only(
    host: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--data-dir", str(tmp_path / "new"), "--host", host]) == 2
    assert "loopback only" in capsys.readouterr().err
    assert not (tmp_path / "new").exists()
