"""The controllers that tests share: one seeded as recorded, and one that fails on demand."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.contract.controller_process import Seeded, controller_process
from tests.contract.history_controller import Runs, controller_with_runs
from tests.contract.seeding import seed
from tests.support.processes import ControllerProcess, running_controller


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Seeded]:
    """A controller with the jobs, users and tokens of the recordings; it runs no jobs."""
    folder = tmp_path_factory.mktemp("seeded")
    store = seed(folder)
    with controller_process(folder, "--no-dispatcher") as controller:
        yield Seeded(controller, store)


@pytest.fixture(scope="session")
def controller(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ControllerProcess]:
    """A controller with a small history; it runs no jobs. A test that sets faults clears them."""
    folder = tmp_path_factory.mktemp("controller")
    with running_controller(folder, history="small", runs_jobs=False) as process:
        yield process


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[tuple[ControllerProcess, Runs]]:
    """A controller of the test's own that has no runs but those that the test adds."""
    with controller_with_runs(tmp_path / "controller") as pair:
        yield pair
