"""An empty store for the tests of the built-in controller's wings."""

from pathlib import Path

import pytest

from app.builtin_controller.storage.store import Store


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path)
