import pytest

from app.settings import Settings


@pytest.fixture
def chosen(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """The environment of an operator, without what this machine happens to set."""
    for name in Settings.model_fields:
        monkeypatch.delenv(f"JOBPANE_{name.upper()}", raising=False)
    return monkeypatch
