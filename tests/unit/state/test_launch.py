"""The dialog that runs a job again: its form, one launch, and where the answer appears."""

import asyncio

import httpx
import pytest

from app.jobs.launch import DAYS_AGAIN
from app.presentation.tones import Tone
from app.state.launch import Launch
from app.state.phases import LaunchStage
from tests.unit.state.fake_api import FakeApi, provided, record
from tests.unit.state.tab import Tab, until

JOB_ID = 11
SOUND = {"days": "30", "dry_run": "no", "batch_size": ""}
STARTED = {"system_job": 12, "id": 12}


def api_of(*answers: httpx.Response) -> FakeApi:
    job = record(JOB_ID, "successful", job_type="cleanup_jobs", system_job_template=1)
    return FakeApi({JOB_ID: {**job, "extra_vars": '{"days": 7}'}}, list(answers))


def dialog_on(path: str = f"/jobs/{JOB_ID}") -> tuple[Tab, Launch]:
    tab = Tab(path)
    return tab, tab.state(Launch)


@pytest.mark.parametrize("prefix", ["", "/embed"])
async def test_a_sound_form_starts_one_job_and_leads_to_it(prefix: str) -> None:
    tab, dialog = dialog_on(f"{prefix}/jobs/{JOB_ID}")
    api = api_of(httpx.Response(201, json=STARTED))
    async with provided(api, tab):
        await tab.send(dialog, "pressed", JOB_ID)
        assert (dialog.stage, dialog.form.job_id, api.commands) == (LaunchStage.FORM, JOB_ID, [])
        led_to = await tab.send(dialog, "submitted", SOUND)
        await tab.send(dialog, "submitted", SOUND)  # a second press
    assert api.commands == ["POST /api/v2/system_job_templates/1/launch/"]
    assert (dialog.stage, len(led_to)) == (LaunchStage.CLOSED, 1)
    assert dialog.new_job_href == f"{prefix}/jobs/12"


async def test_the_form_is_called_by_the_template_that_starts() -> None:
    tab, dialog = dialog_on()
    job = record(JOB_ID, "successful", job_type="cleanup_jobs", system_job_template=1)
    template = {"unified_job_template": {"id": 1, "name": "Nightly"}}
    async with provided(FakeApi({JOB_ID: {**job, "summary_fields": template}}, []), tab):
        await tab.send(dialog, "pressed", JOB_ID)
    assert dialog.form.name == "Nightly"


async def test_a_form_that_does_not_fit_is_sent_back_and_nothing_is_launched() -> None:
    tab, dialog = dialog_on()
    api = api_of()
    async with provided(api, tab):
        await tab.send(dialog, "pressed", JOB_ID)
        for refusals in (1, 2):
            assert await tab.send(dialog, "submitted", {**SOUND, "days": "x"}) == []
            assert (dialog.stage, dialog.refusals) == (LaunchStage.FORM, refusals)
    assert api.commands == []


@pytest.mark.parametrize(
    "form",
    [
        *({**SOUND, "days": text} for text in ("x", "-5", "1.5", "1000000000000")),
        {},
        {"days": 30},
        {**SOUND, "days": [1]},
        "text",
        None,
        [SOUND],
        {**SOUND, "days": "00", DAYS_AGAIN: "1"},
        {**SOUND, "days": "0", DAYS_AGAIN: "0"},  # not asked for yet
    ],
)
async def test_a_forged_form_without_sense_launches_nothing(form: object) -> None:
    tab, dialog = dialog_on()
    api = api_of()
    async with provided(api, tab):
        await tab.send(dialog, "pressed", JOB_ID)
        assert api.reads > 0
        assert await tab.send(dialog, "submitted", form) == []
    assert api.commands == []


async def test_an_age_of_nothing_is_asked_about_once_more() -> None:
    tab, dialog = dialog_on()
    api = api_of(httpx.Response(201, json=STARTED))
    form = {**SOUND, "days": "0"}
    async with provided(api, tab):
        await tab.send(dialog, "pressed", JOB_ID)
        await tab.send(dialog, "submitted", form)
        assert (dialog.stage, dialog.form.any_age_days, api.commands) == (LaunchStage.FORM, 0, [])
        await tab.send(dialog, "submitted", {**form, DAYS_AGAIN: "0"})
    assert len(api.commands) == 1


@pytest.mark.parametrize(
    ("answer", "may_have_started"),
    [
        (httpx.Response(403, json={"detail": "No."}), False),
        (httpx.Response(500, text="<h1>Server Error</h1>"), True),
    ],
)
async def test_a_launch_without_a_new_job_says_what_is_known(
    answer: httpx.Response, may_have_started: bool
) -> None:
    tab, dialog = dialog_on()
    async with provided(api_of(answer), tab):
        await tab.send(dialog, "pressed", JOB_ID)
        assert await tab.send(dialog, "submitted", SOUND) == []
    assert (dialog.stage, dialog.answer_tone) == (LaunchStage.ANSWER, Tone.DANGER)
    assert dialog.may_have_started is may_have_started
    assert dialog.answer


async def test_where_actions_are_off_the_dialog_says_so_instead_of_a_form() -> None:
    tab, dialog = dialog_on()
    async with provided(api_of(), tab, actions_on=False):
        await tab.send(dialog, "pressed", JOB_ID)
    assert (dialog.stage, dialog.answer_tone) == (LaunchStage.ANSWER, Tone.WARNING)


async def test_a_launch_goes_on_behind_a_closed_dialog_and_its_answer_opens_it() -> None:
    tab, dialog = dialog_on()
    api = api_of(httpx.Response(201, json=STARTED))
    async with provided(api, tab):
        await tab.send(dialog, "pressed", JOB_ID)
        reads = api.reads
        api.is_open.clear()
        launching = asyncio.create_task(tab.send(dialog, "submitted", SOUND))
        await until(lambda: api.reads > reads)
        await tab.send(dialog, "dismissed")
        assert dialog.stage == LaunchStage.UNSEEN
        await tab.send(dialog, "pressed", JOB_ID)  # shows that it is under way
        assert dialog.stage == LaunchStage.LAUNCHING
        await tab.send(dialog, "page_opened")
        api.is_open.set()
        assert await launching == []
    assert (dialog.stage, dialog.answer) == (LaunchStage.ANSWER, "Started job #12.")


async def test_an_answer_about_an_earlier_dialog_changes_nothing() -> None:
    tab, dialog = dialog_on()
    api = api_of()
    async with provided(api, tab):
        api.is_open.clear()
        reading = asyncio.create_task(tab.send(dialog, "pressed", JOB_ID))
        await until(lambda: api.reads > 0)
        await tab.send(dialog, "dismissed")
        api.is_open.set()
        await reading
    assert dialog.stage == LaunchStage.CLOSED


@pytest.mark.parametrize("job_id", [None, "11", True, 0, -1, 2**63])
async def test_a_forged_id_opens_nothing(job_id: object) -> None:
    tab, dialog = dialog_on()
    api = api_of()
    async with provided(api, tab):
        await tab.send(dialog, "pressed", job_id)
        assert await tab.send(dialog, "submitted", SOUND) == []
    assert (dialog.stage, api.reads, api.commands) == (LaunchStage.CLOSED, 0, [])
