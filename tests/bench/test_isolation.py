"""What everybody else sees while somebody sends requests that are meant to stop them.

Ratios within one run: the same requests to the same process with and without the attack.
"""

import asyncio
import multiprocessing
from collections.abc import Iterator
from datetime import datetime
from multiprocessing.connection import Connection

import pytest

from app.builtin_controller.seed.history_special import WELL_KNOWN
from app.settings import Settings
from tests.bench.hostile import (
    Attack,
    percentile,
    times_ms,
    under,
    write_uniform_output,
)
from tests.support.processes import Site, build_frontend, running_controller, running_site

pytestmark = pytest.mark.bench

JOB = WELL_KNOWN["over_1_mib"]
ATTACKS = [
    Attack.by_expression("empty matches", "|" * 600),
    Attack.by_expression("a match at each character", "(((a)))"),
    Attack.by_expression("slow automaton", "(.{0,500}a){0,2}z"),
    Attack.by_expression("filtered list", "|" * 600, "lines?only=matches&context=100&x="),
    Attack("a thousand searches", "search?mode=regex&q=a{n}%7C%7C%7C%7C"),
    Attack("downloads of hits", "download?format=jsonl&only=matches&mode=regex&q=b%7C%7C{n}"),
    Attack("whole downloads", "download?format=times&gzip=1"),
    Attack("plain windows", "lines?count=1000&start={n}"),
]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    build_frontend()
    folder = tmp_path_factory.mktemp("site")
    with running_controller(tmp_path_factory.mktemp("controller")) as controller:
        token = controller.token_file("admin")
        settings = Settings(
            controller_url=controller.url, controller_token_file=token, data_dir=folder
        )  # type: ignore[call-arg]
        created = datetime.fromisoformat(str(controller.job(JOB)["created"]))
        write_uniform_output(settings.output_folder / f"{JOB}-{created:%Y%m%d%H%M%S%f}")
        chosen = {
            "JOBPANE_CONTROLLER_URL": controller.url,
            "JOBPANE_CONTROLLER_TOKEN_FILE": str(token),
        }
        with running_site(folder, chosen) as running:
            yield running


def attacking(base: str, attack: Attack, parent: Connection) -> None:
    """A process of its own, so that the attack does not slow down the one that measures."""

    async def run() -> None:
        async with under(attack, base) as statuses:
            parent.send("begun")
            await asyncio.to_thread(parent.poll, None)
            parent.send(statuses)

    asyncio.run(run())


def measured(site: Site, attack: Attack | None) -> tuple[dict[str, list[float]], object]:
    urls = {
        "static": f"{site.url}/favicon.svg",
        "page": f"{site.url}/jobs/{JOB}",
        "health": f"{site.url}/healthz",
        "window": f"{site.url}/api/jobs/{JOB}/output/lines?start=5000&count=200",
    }
    if attack is None:
        return asyncio.run(times_ms(urls)), {}
    base = f"{site.url}/api/jobs/{JOB}/output"
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("fork").Process(
        target=attacking, args=(base, attack, theirs)
    )
    process.start()
    ours.recv()
    taken = asyncio.run(times_ms(urls))
    ours.send("enough")
    statuses = ours.recv()
    process.join(10)
    return taken, statuses


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_others_while_somebody_attacks(site: Site, attack: Attack) -> None:
    before, _ = measured(site, None)
    during, statuses = measured(site, attack)
    print(f"\n{attack.name}: answers {statuses}")
    for name, taken in during.items():
        calm = before[name]
        p50, p99 = percentile(taken, 0.5), percentile(taken, 0.99)
        ratio = p50 / percentile(calm, 0.5)
        print(
            f"  {name:7} {len(taken):4} asked, p50 {p50:6.0f} ms ({ratio:.0f} x), p99 {p99:6.0f} ms"
        )
        assert taken
