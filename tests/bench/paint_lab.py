"""A controller whose jobs nobody has opened, that takes as long as wanted for each answer."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from app.builtin_controller.storage.store import Store
from tests.bench.first_paint import serve_floor
from tests.contract.history_controller import Runs
from tests.support.processes import ControllerProcess, running_controller

LINES = 37
LONG_JOB, MANY_LINES = 500_000, 100_000
_ids = count(1000)


def output(lines: int) -> Callable[[int], str]:
    return lambda _: "".join(f"line {n} of the output\n" for n in range(1, lines + 1))


def set_delays(controller: ControllerProcess, record_s: float, events_s: float) -> None:
    """Every answer of the controller takes as long as its record's, and events their own time."""
    controller.fault(match="^/api/.*/events/$", kind="delay", seconds=events_s)
    controller.fault(match="^/api/", kind="delay", seconds=record_s)


def set_failing(controller: ControllerProcess) -> None:
    of_jobs = "^/api/v2/system_jobs/"
    controller.fault(match=of_jobs, kind="late_answer", seconds=0.13, status=500)


@dataclass(frozen=True)
class Lab:
    """A controller with jobs of the bench, and the floor page that it serves."""

    controller: ControllerProcess
    runs: Runs

    def job(self) -> int:
        """A job that nobody has opened."""
        return self.runs.add(first=next(_ids), output=output(LINES))[0]

    def long_job(self) -> int:
        return LONG_JOB


@contextmanager
def lab(folder: Path) -> Iterator[Lab]:
    with running_controller(folder, history="small", runs_jobs=False) as controller:
        yield Lab(controller, Runs(Store(folder)))


@contextmanager
def answering(lab: Lab, record_s: float, events_s: float) -> Iterator[Callable[[int], str]]:
    """The floor's URLs, of a controller that takes so long from now on."""
    lab.controller.heal()
    url = serve_floor(lab.controller)
    set_delays(lab.controller, record_s, events_s)
    try:
        yield url
    finally:
        lab.controller.heal()


def service(lab: Lab, **more: str) -> dict[str, str]:
    return {
        "JOBPANE_CONTROLLER_URL": lab.controller.url,
        "JOBPANE_CONTROLLER_TOKEN_FILE": str(lab.controller.token_file("admin")),
        "JOBPANE_ALLOW_ACTIONS": "true",
        **more,
    }
