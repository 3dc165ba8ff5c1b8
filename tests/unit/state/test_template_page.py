"""A template's page: its history in a range, what is unknown, and what a lost right takes away."""

import asyncio
from pathlib import Path

import pytest

from app.state.phases import TemplatePhase
from app.state.services import principal_of
from app.state.template_page import TemplatePage
from tests.unit.state.fake_api import FakeApi, provided, record
from tests.unit.state.kept_history import RUNS, kept_history, run_of
from tests.unit.state.tab import Tab, until

JOBS = {1: record(1, "successful")}


async def opened(tab: Tab, folder: Path, api: FakeApi | None = None) -> TemplatePage:
    """The page of the tab's URL, as it is after its first reading."""
    tab.is_connected = False
    page = tab.state(TemplatePage)
    fake = api or FakeApi(JOBS)
    async with kept_history(folder) as history, provided(fake, tab, history=history):
        await tab.send(page, "opened")
    return page


@pytest.mark.parametrize(("span", "runs"), [("30d", 29), ("90d", 40), ("all", 40), ("bad", 40)])
async def test_the_picture_has_the_runs_of_the_range(tmp_path: Path, span: str, runs: int) -> None:
    page = await opened(Tab("/templates/1", range=span), tmp_path)
    assert page.phase == TemplatePhase.READY
    assert len(page.runs.ids) == runs
    assert page.runs.ids[-1] == 40


async def test_the_page_has_figures_schedules_and_a_title(tmp_path: Path) -> None:
    page = await opened(Tab("/templates/1"), tmp_path)
    assert page.title == "Cleanup Job Details · Jobpane"
    assert {figure.label: figure.text for figure in page.figures}["Succeeded"] == "40 of 40"
    assert [one.name for one in page.template.schedules] == ["Cleanup Job Schedule"]
    assert page.template.newest_id == 40


@pytest.mark.parametrize(
    "path", ["/templates/9", "/templates/0", "/templates/abc", "/templates/99999999999"]
)
async def test_a_template_that_nobody_knows_is_said_to_be_unknown(
    tmp_path: Path, path: str
) -> None:
    page = await opened(Tab(path), tmp_path)
    assert page.phase == TemplatePhase.MISSING


async def test_a_jobpane_without_a_history_says_so() -> None:
    tab = Tab("/templates/1")
    page = tab.state(TemplatePage)
    async with provided(FakeApi(JOBS), tab):
        await tab.send(page, "opened")
    assert page.phase == TemplatePhase.OFF


async def test_a_lost_right_takes_the_history_away(tmp_path: Path) -> None:
    tab, api = Tab("/templates/1"), FakeApi(JOBS)
    assert (await opened(tab, tmp_path, api)).template.id == 1
    api.status = 403
    page = await opened(tab, tmp_path, api)
    assert (page.phase, page.template.id, page.runs.ids) == (TemplatePhase.FAILED, 0, [])
    assert page.failure


async def test_a_tab_whose_user_has_signed_out_is_shown_no_newer_run(tmp_path: Path) -> None:
    tab = Tab("/templates/1", range="all")
    page = tab.state(TemplatePage)
    async with kept_history(tmp_path) as history, provided(FakeApi(JOBS), tab, history=history):
        watching = asyncio.create_task(tab.send(page, "opened"))
        await until(lambda: len(page.runs.ids) == RUNS)
        await history.run(lambda store: store.add([run_of(RUNS + 1)]))
        principal_of(page).end()
        history.publish()
        await until(watching.done)
    assert len(page.runs.ids) == RUNS


async def test_a_failure_keeps_the_picture_and_marks_it(tmp_path: Path) -> None:
    tab, api = Tab("/templates/1"), FakeApi(JOBS)
    await opened(tab, tmp_path, api)
    api.status = 400
    page = await opened(tab, tmp_path, api)
    assert (page.phase, len(page.runs.ids)) == (TemplatePhase.STALE, 40)


async def test_another_template_begins_without_what_the_first_one_showed(tmp_path: Path) -> None:
    tab = Tab("/templates/1")
    await opened(tab, tmp_path)
    tab.go_to("/templates/9")
    page = await opened(tab, tmp_path)
    assert (page.template.id, page.runs.ids, page.figures) == (0, [], [])
