"""One seeded controller for all tests that replay recorded requests against it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.builtin_controller.storage.store import Store
from tests.contract.controller_process import ControllerProcess, controller_process
from tests.contract.seeding import seed


@dataclass(frozen=True, slots=True)
class Seeded:
    """A running controller and the database that it shares with the test."""

    controller: ControllerProcess
    store: Store


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Seeded]:
    folder: Path = tmp_path_factory.mktemp("controller")
    store = seed(folder)
    with controller_process(folder, "--no-dispatcher") as controller:
        yield Seeded(controller, store)
