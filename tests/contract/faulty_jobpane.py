"""What a user does at a Jobpane over a harmed network, and what the page shows then.

Each deed has its own client, proxy and job, so that all deeds meet one fault at the same time. It
returns what was seen: the kinds of the failures, in order and without repeats, and `healed`.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from pydantic import SecretStr

from app.awx.client import Controller
from app.awx.web_urls import Ui
from app.jobs.model import FetchedJob, JobList
from app.jobs.permissions import Access
from app.jobs.query import JobQuery
from app.output import OutputPage
from app.runtime.broadcast import Subscription
from app.services.container import ControllerServices, Services
from app.services.failures import Failure
from app.services.job_actions import Done, Outcome
from app.services.job_feed import JobFeed
from app.services.list_feed import ListFeeds
from app.services.sign_in import SignIns
from app.services.visitor import SignedIn, Visitor
from app.settings import Settings
from app.sign_in_startup import opened_session_storage, opened_sign_ins
from app.telemetry.figures import controller_errors
from tests.contract.history_controller import Runs, events_of
from tests.support.processes import ControllerProcess
from tests.support.toxic_proxy import Toxic, ToxicProxy, toxic_proxy

PATIENT_S = 60.0  # no test waits longer for what must come
SHOWN_LINES = 40
ALL_LINES = 60
_TRIES = 3
_NEW_ROW = 8  # above the ids of the jobs of all deeds
VISITOR = Visitor("127.0.0.1", "browser", "test", "", is_https=False)

Lab = tuple[ControllerProcess, Runs]
T = TypeVar("T")


async def quick(length_s: float) -> None:
    """Pauses between polls and tries, a tenth as long."""
    await asyncio.sleep(length_s / 10)


@dataclass(frozen=True, slots=True)
class Harmed:
    """One Jobpane over a proxy, with a job of its own."""

    proxy: ToxicProxy
    services: Services
    controller: ControllerProcess
    runs: Runs
    job_id: int
    toxic: Toxic

    def commands(self) -> list[str]:
        """The methods of the commands about this job that have reached the controller."""
        path = f"/system_jobs/{self.job_id}/"
        return [method for method, at in self.controller.commands() if path in at]


@asynccontextmanager
async def harmed(
    lab: tuple[ControllerProcess, Runs],
    folder: Path,
    job_id: int,
    toxic: Toxic,
    *,
    timeout_s: float,
) -> AsyncIterator[Harmed]:
    at, runs = lab
    async with AsyncExitStack() as stack:
        port = int(at.url.rpartition(":")[2])
        proxy = await stack.enter_async_context(toxic_proxy(port))
        client = await stack.enter_async_context(
            Controller(
                proxy.url,
                at.token_file("admin"),
                timeout_s=timeout_s,
                pause=quick,
                name=name_of(job_id),
                has_websocket=False,
                ui=Ui.CLASSIC,
            )
        )
        shared = ControllerServices(
            "test", has_pages=False, output_folder=folder / f"{job_id}", audit_file=folder / "audit"
        )
        stack.push_async_callback(shared.aclose, 0)
        access = Access(user=None, actions_on=True)
        services = shared.for_client(client, actions_on=True, access=lambda: access)
        yield Harmed(proxy, services, at, runs, job_id, toxic)


def name_of(job_id: int) -> str:
    """What /metrics calls the controller of the deed that has this job."""
    return f"controller of {job_id}"


def errors_counted(job_id: int) -> set[str]:
    """The kinds of failures that /metrics has counted for the deed that has this job."""
    return {
        sample.labels["kind"]
        for family in controller_errors.collect()
        for sample in family.samples
        if sample.labels.get("controller") == name_of(job_id)
        and sample.name.endswith("_total")
        and sample.value > 0
    }


def add_job(runs: Runs, job_id: int, status: str = "running") -> None:
    """A job with output; one that has ended did so long ago."""
    runs.add(first=job_id, status=status, output=lambda _: lines_of(1, SHOWN_LINES))
    if status != "running":
        runs.store.jobs.change(job_id, emitted_events=SHOWN_LINES)


def lines_of(first: int, last: int) -> str:
    return "".join(f"line {number}\n" for number in range(first, last + 1))


async def watch_job(at: Harmed) -> list[str]:
    """A page that shows the record: that stays, marked stale, and then the news are there."""
    seen = await _at_last(lambda: at.services.reader.read(at.job_id), FetchedJob)
    feed = JobFeed(at.services.reader, at.services.outputs, pause=quick)
    shown: list[str] = []
    async with feed.watching(at.job_id, seen) as news:
        await at.proxy.strike(at.toxic)
        at.runs.store.jobs.change(at.job_id, job_explanation="Changed meanwhile.")
        while True:
            one = await _next(news)
            assert one.answer is not None, "what was shown is lost"
            await _note(shown, one.failure, at)
            if one.failure is None and one.answer.job.job_explanation:
                break
    await feed.aclose()
    return [*shown, "healed"]


async def watch_list(at: Harmed) -> list[str]:
    """A list: the next answer of the feed that is no failure has the new row."""
    query = JobQuery(order_by="-id", page_size=10)
    seen = await _at_last(lambda: at.services.reader.find(query), JobList)
    lists = ListFeeds(at.services.reader, pause=quick)
    shown: list[str] = []
    async with lists.watching(query, seen) as news:
        await at.proxy.strike(at.toxic)
        [new] = at.runs.add(first=at.job_id + _NEW_ROW)
        while True:
            one = await _next(news)
            await _note(shown, one if isinstance(one, Failure) else None, at)
            if isinstance(one, JobList) and new in {row.id for row in one.rows}:
                break
    await lists.aclose()
    return [*shown, "healed"]


async def read_events(at: Harmed) -> list[str]:
    """An output that grows: a failure is no empty window, and then all is there, each line once."""
    outputs, shown = at.services.outputs, list[str]()
    page = await _at_last(lambda: outputs.read(at.job_id, 1, 100), OutputPage)
    assert _texts(page) == lines_of(1, SHOWN_LINES).splitlines()
    await at.proxy.strike(at.toxic)
    more = events_of(at.job_id, datetime.now(UTC), lines_of(1, ALL_LINES))[SHOWN_LINES:]
    await asyncio.to_thread(at.runs.store.events.add, more)
    while True:
        again = await outputs.read(at.job_id, 1, 100)
        await _note(shown, again if isinstance(again, Failure) else None, at)
        if isinstance(again, OutputPage) and len(again.lines) == ALL_LINES:
            assert _texts(again) == lines_of(1, ALL_LINES).splitlines()
            return [*shown, "healed"]
        await quick(0.5)


async def press(at: Harmed, command: str) -> list[str]:
    """A command in the fault, and once more after it: it reaches the controller once."""
    await at.proxy.strike(at.toxic)
    first = await pressed(at, command)
    sent = len(at.commands())
    if isinstance(first, Done):
        assert sent == 1
        return ["healed"]
    assert isinstance(first, Failure), first
    assert sent == 0, "it was sent, and yet called a failure"
    assert first.message.startswith("The job wasn't ")
    await at.proxy.heal()
    second = await pressed(at, command)
    assert isinstance(second, Done), second
    assert len(at.commands()) == 1
    return [first.kind, "healed"]


async def press_and_lose_the_answer(at: Harmed, command: str) -> str:
    """A command whose answer alone is harmed: what was said of it after the record was read."""
    outcome = await pressed(at, command)
    assert isinstance(outcome, Done), outcome
    assert len(at.commands()) == 1
    return outcome.message


async def pressed(at: Harmed, command: str) -> Outcome:
    """What one press of a button came to."""
    actions = at.services.actions
    doing = actions.cancel if command == "cancel" else actions.delete
    return await doing(at.job_id)


async def sign_in(at: Harmed, sign_ins: SignIns) -> list[str]:
    """A password in the fault, and again after it; the form says what is wrong."""
    password = SecretStr(at.controller.password("admin"))
    await at.proxy.strike(at.toxic)
    first = await sign_ins.with_password("admin", password, VISITOR)
    if isinstance(first, SignedIn):
        return ["healed"]
    assert first.message
    assert first.id, "no log line has this failure"
    await at.proxy.heal()
    await _at_last(lambda: sign_ins.with_password("admin", password, VISITOR), SignedIn)
    return [first.code, "healed"]


@asynccontextmanager
async def sign_ins_at(at: Harmed, folder: Path, timeout_s: float) -> AsyncIterator[SignIns]:
    """The sign-ins of a Jobpane without a token, through the same proxy."""
    settings = Settings(controller_url=at.proxy.url, mode="sign-in", data_dir=folder)
    shared = ControllerServices("test", has_pages=False, output_folder=folder / "sign-in")
    client = Controller(
        at.proxy.url,
        None,
        timeout_s=timeout_s,
        pause=quick,
        name=name_of(at.job_id),
        ui=Ui.CLASSIC,
    )
    async with (
        client,
        opened_session_storage(settings) as storage,
        opened_sign_ins(settings, settings.controllers[0], client, shared, storage) as sign_ins,
    ):
        yield sign_ins
    await shared.aclose(0)


async def _at_last(asked: Callable[[], Awaitable[object]], wanted: type[T]) -> T:
    """The answer over a healthy network; a busy machine may need more than one try."""
    for _ in range(_TRIES):
        answer = await asked()
        if isinstance(answer, wanted):
            return answer
    raise AssertionError(answer)


async def _next(news: Subscription[T]) -> T:
    one = await news.next(PATIENT_S)
    assert one is not None, "nothing was published"
    return one


async def _note(shown: list[str], failure: Failure | None, at: Harmed) -> None:
    """Note what the page would show; the fault ends once its failure has been seen."""
    if failure is None or shown[-1:] == [failure.kind]:
        return
    assert failure.message
    assert failure.id, "no log line has this failure"
    shown.append(failure.kind)
    await at.proxy.heal()


def _texts(page: OutputPage | Failure) -> list[str]:
    assert isinstance(page, OutputPage), page
    return [line.text for line in page.lines]
