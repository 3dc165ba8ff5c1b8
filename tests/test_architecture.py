"""ARCHITECTURE.md is true: its tree, and its trips as the interpreter sees them."""

import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import cache
from itertools import pairwise
from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr

from app.api.application import api_app
from app.api.output import LINES_PATH, PROGRESS_PATH, output_routes
from app.history.model import TemplateRuns
from app.presentation.overview import shown_cards
from app.services.container import Services
from app.services.failures import Failure
from app.services.history_reader import HistoryReader
from app.services.visitor import SignedIn, Visitor
from app.settings import Settings
from app.startup import opened_sites
from tests.layers import MAY_USE
from tests.support.call_trace import CallTrace, recorded_calls
from tests.support.processes import ControllerProcess, running_controller
from tests.support.sources import APP, ROOT, imported_by

MAP = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
JOB, RUNNING = 42, 301  # of the full history
TRACED = {"services", "awx", "history", "jobs", "output", "api", "sessions"}


def section(title: str) -> str:
    return MAP.partition(f"## {title}\n")[2].partition("\n## ")[0]


def trips() -> dict[str, list[list[str]]]:
    """The steps of each trip, down and back: the first file that each line of its lists names."""
    named = re.split(r"^### (.+)$", section("Trips"), flags=re.MULTILINE)[1:]
    steps = re.compile(r"^\d+\. `(app/[\w/]+\.py)`", re.MULTILINE)
    return {
        name: [steps.findall(part) for part in re.split(r"^Back", text, flags=re.MULTILINE)]
        for name, text in zip(named[::2], named[1::2], strict=True)
    }


def leads_to(before: str, step: str) -> bool:
    """Whether one file imports the other, at most by way of files of the two layers."""
    layers = {layer_of(before), layer_of(step)}
    reached, ahead = {before}, [before]
    while ahead:
        found = {file for file in imports_of(ahead.pop()) if layer_of(file) in layers} - reached
        reached |= found
        ahead += found
    return step in reached


@cache
def imports_of(file: str) -> frozenset[str]:
    names = (name.replace(".", "/") for name in imported_by(ROOT / file))
    files = {f"{part}.py" for name in names for part in (name, name.rpartition("/")[0])}
    packages = {file.replace(".py", "/__init__.py") for file in files}
    return frozenset(one for one in files | packages if (ROOT / one).is_file())


def layer_of(file: str) -> str:
    return file.split("/")[1]


def test_the_trips_are_there() -> None:
    assert list(trips()) == [
        "Open a job",
        "A window of lines",
        "Press cancel",
        "Sign in",
        "Read the overview",
    ]


@pytest.mark.parametrize("name", trips())
def test_each_step_of_a_trip_is_reached_from_one_before(name: str) -> None:
    steps = [step for part in trips()[name] for step in part]
    assert len(steps) > 5
    for number, step in enumerate(steps[1:], 1):
        assert any(leads_to(before, step) for before in steps[:number]), step


def test_the_arrows_are_those_that_the_layers_are_held_to() -> None:
    rows = re.findall(r"^\| (.+) \| (.+) \|$", section("The arrows"), re.MULTILINE)[2:]
    shown = {
        layer: set(re.findall(r"`(\w+)`", used))
        for layers, used in rows
        for layer in re.findall(r"`(\w+)`", layers)
    }
    everywhere = {"runtime", "telemetry", "settings", "theme"}
    held = {layer: MAY_USE[layer] - everywhere for layer in shown}
    assert shown == held
    assert {layer for layer in MAY_USE if (APP / layer).is_dir()} - set(shown) <= {
        "runtime",
        "telemetry",
        "hosting",
        "settings",
    }


def test_every_folder_of_the_tree_has_its_line() -> None:
    firsts = re.findall(r"^\| (`[^|]+`) \|", section("The tree"), re.MULTILINE)
    rows = {folder for first in firsts for folder in re.findall(r"`([\w/]+)`", first)}
    folders = {path.parent for path in APP.rglob("*.py")} - {APP}
    folders |= {path.parent for path in (ROOT / "assets").rglob("*.js*")}
    shown = {str(folder.relative_to(ROOT)) for folder in folders}
    assert sorted(one for one in shown - rows if "builtin_controller/" not in one) == []


@pytest.fixture(scope="module")
def controller(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ControllerProcess]:
    folder = tmp_path_factory.mktemp("controller")
    with running_controller(folder, runs_jobs=False) as process:
        yield process


@asynccontextmanager
async def opened(
    controller: ControllerProcess, folder: Path, history_days: int = 0
) -> AsyncIterator[Services]:
    """The use cases over a controller; by default nothing goes on in the background."""
    settings = Settings(
        controller_url=controller.url,
        controller_token_file=controller.token_file("admin"),
        allow_actions=True,
        data_dir=folder,
        history_days=history_days,
    )
    async with opened_sites(settings) as sites:
        services = sites[""].services
        assert services is not None
        while services.access().user is None:  # noqa: ASYNC110 # asked at the start
            await asyncio.sleep(0.01)
        yield services


def files_of(trace: CallTrace) -> list[str]:
    """Every file that was entered, in the order of the first time."""
    return list(dict.fromkeys(f"app/{chain[-1]}" for chain in trace.chains))


def calls_of(trace: CallTrace) -> set[tuple[str, str]]:
    return {(f"app/{one}", f"app/{other}") for one, other in trace.calls(transparent="runtime/")}


def climbs(trace: CallTrace) -> list[tuple[str, str]]:
    """Calls that lead to a layer which the caller's may not import.

    The modules that put the layers together are none, and hand functions of theirs to all.
    """
    layers = {(layer_of(one), layer_of(other)) for one, other in calls_of(trace)}
    between = {pair for pair in layers if MAY_USE.keys() >= set(pair)}
    return [(one, other) for one, other in between if other not in {one, *MAY_USE[one]}]


def assert_passes(trace: CallTrace, name: str) -> None:
    """The steps below the state were reached: on the way down in the order of the document."""
    down, back = ([one for one in part if layer_of(one) in TRACED] for part in trips()[name])
    assert [one for one in files_of(trace) if one in down] == down
    assert set(back) <= set(files_of(trace))


async def test_the_trip_to_a_record(controller: ControllerProcess, tmp_path: Path) -> None:
    async with opened(controller, tmp_path) as services:
        with recorded_calls() as trace:
            answer = await services.reader.read(JOB)
    assert not isinstance(answer, Failure)
    assert_passes(trace, "Open a job")
    assert climbs(trace) == []


async def test_the_trip_of_a_window_of_lines(controller: ControllerProcess, tmp_path: Path) -> None:
    """That it passes few files and climbs nowhere, tests/test_window_trip.py asserts."""
    async with opened(controller, tmp_path) as services:
        await fetch_whole_output(services)
    async with opened(controller, tmp_path) as services, asking(services) as browser:
        await services.reader.read(JOB)  # what the page asks for first
        with recorded_calls() as trace:
            answer = await browser.get(LINES_PATH.format(job_id=JOB))
    assert len(answer.json()["lines"]) > 30
    down, back = trips()["A window of lines"]
    assert [step for step in pairwise(down) if step not in calls_of(trace)] == []
    assert set(back) <= set(files_of(trace))


@asynccontextmanager
async def asking(services: Services) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the routes of outputs over these use cases."""
    app = api_app(output_routes(lambda _: services.outputs))
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        yield client


async def fetch_whole_output(services: Services) -> None:
    async with asking(services) as client, asyncio.timeout(20):
        while True:
            answer = await client.post(PROGRESS_PATH.format(job_id=JOB), params={"fill": 1})
            if answer.json()["complete"]:
                return
            await asyncio.sleep(0.02)


async def test_the_trip_of_a_cancel(controller: ControllerProcess, tmp_path: Path) -> None:
    controller.fault(kind="status", match="/cancel/", method="POST", status=403)
    async with opened(controller, tmp_path) as services:
        with recorded_calls() as trace:
            outcome = await services.actions.cancel(RUNNING)
    assert isinstance(outcome, Failure)
    assert_passes(trace, "Press cancel")


async def test_the_trip_of_a_sign_in(controller: ControllerProcess, tmp_path: Path) -> None:
    settings = Settings(controller_url=controller.url, data_dir=tmp_path)
    password = SecretStr(controller.password("admin"))
    visitor = Visitor("127.0.0.1", "a-browser", "", "", is_https=False)
    async with opened_sites(settings) as sites:
        sign_ins = sites[""].sign_ins
        assert sign_ins is not None
        with recorded_calls() as trace:
            signed_in = await sign_ins.with_password("admin", password, visitor)
            assert isinstance(signed_in, SignedIn)
            cookie = signed_in.set_cookie.partition(";")[0]
            principal = await sign_ins.of_request(cookie, "", is_https=False)
    assert principal is not None
    assert principal.name == "admin"
    assert_passes(trace, "Sign in")
    assert climbs(trace) == []


async def overview_of(history: HistoryReader) -> list[TemplateRuns]:
    """The templates that have runs already."""
    seen = await history.overview()
    assert not isinstance(seen, Failure)
    return [one for one in seen if one.runs]


async def test_the_trip_of_the_overview(controller: ControllerProcess, tmp_path: Path) -> None:
    async with opened(controller, tmp_path, history_days=730) as services:
        history = services.history
        assert history is not None
        async with asyncio.timeout(60), history.watching() as news:
            while not await overview_of(history):
                await news.next(1)
        with recorded_calls() as trace:
            shown_cards(await overview_of(history), datetime.now(UTC))
    assert_passes(trace, "Read the overview")
