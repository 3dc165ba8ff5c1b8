"""A card's view of the history shows one template alone, and no job."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from app.history.coverage import BEGINNING, Range
from app.history.model import TemplateFacts, TemplateRuns
from app.jobs.model import SystemJob
from app.services.failures import NOT_GRANTED, Failure
from app.services.history_reader import HistoryReader
from app.services.one_template import TemplateHistory
from tests.unit.history.facts import CLEANUP, WEEKLY, day, run
from tests.unit.services.fake_controller import FakeController, record, services_over
from tests.unit.services.history_scene import FORBIDDEN, HistoryScene

SESSIONS = TemplateFacts(4, "Cleanup Expired Sessions", job_type="cleanup_sessions")


@asynccontextmanager
async def scene_in(folder: Path) -> AsyncIterator[tuple[HistoryScene, HistoryReader]]:
    scene = HistoryScene(folder)
    try:
        await scene.library.run(lambda store: store.set_templates([CLEANUP, SESSIONS], day(0)))
        await scene.library.run(lambda store: store.set_schedules(1, [WEEKLY]))
        await scene.library.run(lambda store: store.add([run(1), run(2, template_id=4), run(3)]))
        yield scene, TemplateHistory(scene.reader, 1)
    finally:
        await scene.aclose()


async def test_the_overview_of_a_card_is_its_template(tmp_path: Path) -> None:
    async with scene_in(tmp_path) as (_, card):
        seen = await card.overview()
    assert not isinstance(seen, Failure)
    assert [(one.template.id, [each.job_id for each in one.runs]) for one in seen] == [(1, [3, 1])]


async def test_a_card_reads_nothing_of_another_template(tmp_path: Path) -> None:
    job = SystemJob(2, created=day(2), system_job_template=4)
    async with scene_in(tmp_path) as (_, card):
        assert await card.template(4) == NOT_GRANTED
        assert await card.runs(4, limit=5) == NOT_GRANTED
        assert await card.neighbors(job) == NOT_GRANTED
        facts = await card.facts_of([1, 2, 3])
    assert not isinstance(facts, Failure)
    assert sorted(facts) == [1, 3]


async def test_a_card_reads_its_own_template_as_the_whole_history_does(tmp_path: Path) -> None:
    job = SystemJob(3, created=day(3), system_job_template=1)
    everything = Range(BEGINNING, day(3))
    async with scene_in(tmp_path) as (scene, card):
        await scene.library.run(lambda store: store.cover([], everything))
        assert await card.template(1) == await scene.reader.template(1)
        assert await card.runs(1, limit=5) == await scene.reader.runs(1, limit=5)
        assert await card.neighbors(job) == await scene.reader.neighbors(job)
        assert card.progress() == scene.reader.progress()


async def test_a_card_loses_its_facts_with_the_right_and_hears_of_it(tmp_path: Path) -> None:
    async with scene_in(tmp_path) as (scene, card), card.watching() as news:
        assert isinstance(await card.template(1), TemplateRuns)
        scene.rights.error = FORBIDDEN
        scene.reader.revoke()
        assert await news.next(1) is not None
        seen = await card.overview()
    assert isinstance(seen, Failure)
    assert seen.is_refusal


async def test_the_end_of_a_card_ends_no_other_reader(tmp_path: Path) -> None:
    async with scene_in(tmp_path) as (scene, card):
        card.revoke()
        await card.aclose()
        assert isinstance(await scene.reader.template(1), TemplateRuns)


async def test_the_services_of_a_card_know_no_job(tmp_path: Path) -> None:
    services = services_over(
        FakeController(record("detail-status-successful", id=42), []), history=tmp_path
    )
    card = services.limited_to_template(1)
    assert await card.reader.read(42) == NOT_GRANTED
    assert await card.outcomes.read(42) == NOT_GRANTED
    assert not card.access().actions_on
    assert isinstance(card.history, TemplateHistory)
    await services.aclose()


async def test_without_a_history_a_card_has_none() -> None:
    services = services_over(FakeController(record("detail-status-successful", id=42), []))
    assert services.limited_to_template(1).history is None
    await services.aclose()
