"""A view for a frame shows one job alone, whatever its user asks for, and costs no poller more."""

import asyncio
import inspect
from contextlib import AsyncExitStack
from pathlib import Path

import httpx
import pytest

from app.jobs.model import FetchedJob
from app.jobs.permissions import Refused
from app.output import LineSelection, OutputPage, Pattern, Query, compile_query
from app.services.audit import Actor
from app.services.container import RECENT, Services
from app.services.failures import Failure
from app.services.first_reads import FirstReads
from app.services.job_actions import Done
from app.services.job_feed import JobFeed
from app.services.job_reader import JobReader
from app.services.outputs import Outputs
from tests.unit.services.people import JOB_ID, Site, jobpane, record

OTHER = 12
FRAMES = 1000


def may_all() -> dict[str, object]:
    return record("running", summary_fields={"user_capabilities": {"delete": True, "start": True}})


@pytest.fixture
def pattern() -> Pattern:
    compiled = compile_query(Query("line"))
    assert isinstance(compiled, Pattern)
    return compiled


async def answers_about_another(view: Services, pattern: Pattern) -> dict[str, object]:
    """What each use case says of a job that the view is not for."""
    async with view.feed.watching(OTHER, None) as watched:
        news = await watched.next(1)
    assert news is not None
    found = await view.reader.find(RECENT)
    async with view.lists.watching(RECENT, found):
        pass
    return {
        "read": await view.reader.read(OTHER),
        "read_fresh": await view.reader.read_fresh(OTHER),
        "is_there": await view.reader.is_there(OTHER),
        "find": found,
        "watching": news.failure,
        "first_read": await view.first_reads.begin(OTHER).record,
        "window": await view.outputs.read(OTHER, 1, 10),
        "read_picked": await view.outputs.read_picked(OTHER, [1]),
        "progress": await view.outputs.progress(OTHER, fill=True),
        "read_again": await view.outputs.read_again(OTHER),
        "search": await view.outputs.search(OTHER, pattern),
        "snapshot": await view.outputs.snapshot(OTHER),
        "follow": await view.outputs.follow(OTHER),
        "cancel": await view.actions.cancel(OTHER, Actor()),
        "delete": await view.actions.delete(OTHER, Actor()),
        "offer": await view.launch.offer(OTHER),
        "launch": await view.launch.launch(OTHER, {}, Actor()),
    }


@pytest.mark.parametrize("actions", [True, False])
async def test_every_other_job_is_refused_before_the_controller_is_asked(
    tmp_path: Path, pattern: Pattern, actions: bool
) -> None:
    site = Site(may_all())
    async with jobpane(site, tmp_path) as people:
        view = (await people.sign_in("auditor", actions_on=True)).limited(JOB_ID, actions=actions)
        answers = await answers_about_another(view, pattern)
        await view.feed.check(OTHER)
        view.feed.publish_gone(OTHER)
        view.feed.wake(OTHER)
        view.outputs.forget(OTHER)
        download = view.outputs.download(OTHER, LineSelection())
        with pytest.raises(Exception, match="one job only"):
            await download.authorize(OTHER)
    kinds = {name: getattr(answer, "kind", answer) for name, answer in answers.items()}
    assert kinds == dict.fromkeys(kinds, "not_granted")
    assert [path for _, path in site.asked if not path.endswith("/me/")] == []


@pytest.mark.parametrize("kind", [JobReader, JobFeed, Outputs, FirstReads])
def test_each_method_that_takes_a_job_asks_first(kind: type) -> None:
    methods = [
        method
        for name, method in vars(kind).items()
        if inspect.isfunction(inspect.unwrap(method)) and not name.startswith("_")
    ]
    asks = ("_refuses(", "_topic_of(", "_answered(", "_authorize", "_until_lost(")
    unasked = {
        method.__name__
        for method in methods
        if {"job_id", "answer"} & set(inspect.signature(method).parameters)
        and not any(one in inspect.getsource(method) for one in asks)
    }
    # The reader and the poller call these with what was read; no view's user does.
    given = {"record_read", "record_failed", "take", "completed", "remembering", "given"}
    assert unasked <= given


async def test_the_one_job_is_shown_as_to_the_principal_itself(tmp_path: Path) -> None:
    async with jobpane(Site(may_all()), tmp_path) as people:
        view = (await people.sign_in("auditor")).limited(JOB_ID, actions=False)
        assert isinstance(await view.reader.read(JOB_ID), FetchedJob)
        assert isinstance(await view.outputs.read(JOB_ID, 1, 10), OutputPage)


async def test_without_granted_actions_nothing_is_sent_also_while_another_cancels(
    tmp_path: Path,
) -> None:
    # Whether the account is known by then is a matter of time.
    site = Site(may_all(), superusers={"auditor"}, answers=[httpx.Response(202)])
    async with jobpane(site, tmp_path) as people:
        services = await people.sign_in("auditor", actions_on=True)
        reading = services.limited(JOB_ID, actions=False)
        acting = services.limited(JOB_ID, actions=True)
        refused, done, same = await asyncio.gather(
            reading.actions.cancel(JOB_ID, Actor()),
            acting.actions.cancel(JOB_ID, Actor()),
            services.actions.cancel(JOB_ID, Actor()),
        )
        assert isinstance(refused, Refused)
        assert isinstance(done, Done)
        assert same is done, "one command for all presses"
        assert isinstance(await reading.launch.offer(JOB_ID), Refused)


async def test_where_the_service_may_not_act_no_grant_lets_a_frame_act(tmp_path: Path) -> None:
    async with jobpane(Site(may_all()), tmp_path) as people:
        services = await people.sign_in("auditor", actions_on=False)
        view = services.limited(JOB_ID, actions=True)
        assert isinstance(await view.actions.cancel(JOB_ID, Actor()), Refused)


async def test_a_thousand_frames_on_one_job_share_one_poller(tmp_path: Path) -> None:
    site = Site()
    async with jobpane(site, tmp_path) as people:
        services = await people.sign_in("auditor")
        seen = await services.reader.read(JOB_ID)
        assert isinstance(seen, FetchedJob)
        async with AsyncExitStack() as frames:
            watchers = []
            for _ in range(FRAMES):
                view = services.limited(JOB_ID, actions=False)
                watchers.append(await frames.enter_async_context(view.feed.watching(JOB_ID, seen)))
            assert services.feed.pollers == 1
            site.asked.clear()
            site.record = record("running", job_explanation="Something is new.")
            news = await asyncio.gather(*(watcher.next(20) for watcher in watchers))
        assert all(one is not None and one.answer is not None for one in news)
        assert site.count("auditor", f"/{JOB_ID}/") <= 3, "polls, not frames"


async def test_closing_a_view_ends_nothing_and_closing_the_services_ends_the_views(
    tmp_path: Path,
) -> None:
    async with jobpane(Site(), tmp_path) as people:
        services = await people.sign_in("auditor")
        view = services.limited(JOB_ID, actions=False)
        await view.aclose()
        assert isinstance(await services.reader.read(JOB_ID), FetchedJob)
        await services.aclose(0)
        ended = await view.reader.read(JOB_ID)
        assert isinstance(ended, Failure)
        assert ended.kind == "ended"
        assert isinstance(await view.outputs.read(JOB_ID, 1, 10), Failure)
