"""What is different when the settings are read again, and what of it counts at once."""

from pathlib import Path

import pytest

from app.settings import Settings, load_settings
from app.settings.read_again import read_again


@pytest.fixture
def file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"JOBPANE_{name.upper()}", raising=False)
    monkeypatch.setenv("JOBPANE_SETTINGS_FILE", str(tmp_path / "env"))
    (tmp_path / "env").write_text("JOBPANE_PORT=3111\n")
    return tmp_path / "env"


def test_only_what_may_change_is_taken_and_the_rest_is_named(file: Path) -> None:
    before = load_settings()
    file.write_text("JOBPANE_PORT=3222\nJOBPANE_LOG_FORMAT=json\n")
    found = read_again(before)
    assert (found.changed, found.needs_restart) == (("log_format",), ("port",))
    assert (found.settings.port, found.settings.log_format) == (3111, "json")


def test_nothing_is_different_where_nothing_has_changed(file: Path) -> None:
    before = load_settings()
    found = read_again(before)
    assert (found.changed, found.needs_restart, found.settings) == ((), (), before)
