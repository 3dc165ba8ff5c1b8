"""The history of 50,000 runs: the size of its file, and how long its questions take.

Sizes are asserted, times printed: they belong to the machine.
"""

import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from statistics import median

import pytest

from app.history.database import FILE_NAME, HistoryDatabase
from app.history.model import NEWEST_RUNS, RunFacts, TemplateFacts
from app.history.store import HistoryStore
from app.jobs.outcome import KINDS_BY_COMMAND, Count, Outcome
from app.presentation.template_page import ShownPage, shown_page
from tests.unit.history.facts import BEGAN, WEEKLY, run

RUNS = 50_000
TEMPLATES = 4
MIB = 1024 * 1024
_KINDS = sorted(KINDS_BY_COMMAND["cleanup_jobs"])


def big_run(number: int) -> RunFacts:
    """A run as long as they get: seven summaries with large numbers, and long names."""
    created = BEGAN + timedelta(minutes=20 * number)
    return run(
        number,
        created=created,
        started=created + timedelta(seconds=2),
        finished=created + timedelta(minutes=3),
        template_id=1 + number % TEMPLATES,
        name="Cleanup Job Details of the production cluster",
        node="awx-task-7d9c5f6b8d-x2x7k",
        outcome=Outcome(
            tuple(
                Count(kind, 123_456 + number, 7_890, 1_000_000 + at)
                for at, kind in enumerate(_KINDS)
            )
        ),
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the history in it, closed as after a shutdown."""
    folder = tmp_path_factory.mktemp("history")
    database = HistoryDatabase(folder)
    store = HistoryStore(database, "lab")
    store.set_templates([TemplateFacts(1 + n, f"Template {n}") for n in range(TEMPLATES)], BEGAN)
    for template in range(1, 1 + TEMPLATES):
        store.set_schedules(template, [WEEKLY])
    began = time.perf_counter()
    for first in range(0, RUNS, 25):
        store.add(big_run(number) for number in range(first, first + 25))
    print(f"\nstored {RUNS:,} runs in {time.perf_counter() - began:.1f} s, pages of 25")
    database.close()
    return folder


def test_the_file_of_50_000_runs_is_under_50_mb(folder: Path) -> None:
    size = sum(path.stat().st_size for path in folder.glob(f"{FILE_NAME}*"))
    print(f"\n{RUNS:,} runs: {size / MIB:.1f} MiB, {size / RUNS:.0f} bytes a run")
    assert size < 50_000_000


def test_what_its_questions_take(folder: Path) -> None:
    store = HistoryStore(HistoryDatabase(folder), "lab")
    newest = store.runs(1, 1)[0].key
    questions: dict[str, Callable[[], object]] = {
        "overview": lambda: store.templates(30),
        "a template": lambda: store.template(1, 30),
        "a page of 200 runs": lambda: store.runs(1, 200, newest),
        "the whole history of a template": lambda: store.runs(1, RUNS),
        "the same as its page shows it": lambda: shown_all(store),
        "facts of 100 jobs": lambda: store.newest_of(range(20_000, 20_100)),
        "neighbors": lambda: (store.key_before(1, newest), store.key_after(1, newest)),
        "a page of 25 stored again": lambda: store.add(big_run(n) for n in range(25)),
    }
    for name, ask in questions.items():
        print(f"\n{name}: {median(_took_s(ask) for _ in range(5)) * 1000:.2f} ms")


def shown_all(store: HistoryStore) -> ShownPage:
    """A template's page with "All": read and laid out."""
    template = store.template(1, NEWEST_RUNS)
    assert template is not None
    return shown_page(template, store.runs(1, RUNS), template.runs[0].created)


def _took_s(ask: Callable[[], object]) -> float:
    began = time.perf_counter()
    ask()
    return time.perf_counter() - began
