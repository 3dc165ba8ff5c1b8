"""Stores for the tests of the built-in controller's wings."""

from pathlib import Path

import pytest

from app.builtin_controller.storage.store import Store
from tests.unit.builtin_controller.asking import add_users


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path)


@pytest.fixture
def filled(store: Store) -> Store:
    """A store with the users of asking.py."""
    add_users(store)
    return store
