"""Count first: a dry run is watched, its count is shown, and only then comes the real run."""

import asyncio
import json
import re

import httpx
import pytest

from app.jobs.launch import COUNT, DAYS_AGAIN, INTENT
from app.state.launch import Launch
from app.state.phases import LaunchStage
from tests.unit.state.fake_api import AWX, FakeApi, provided, record
from tests.unit.state.tab import Tab, until

JOB_ID, DRY_RUN = 11, 12
SOUND = {"days": "30", "dry_run": "no", "batch_size": ""}
COUNTING = {**SOUND, INTENT: COUNT}
SUMMARY = "jobs: 4812 would be deleted, 3 would be skipped."
REAL = httpx.Response(201, json={"system_job": 13, "id": 13})


def started(status: str, **changes: object) -> dict[str, object]:
    """The dry run's record."""
    args = ["awx-manage", "cleanup_jobs", "--days", "30", "--dry-run"]
    fields = {"job_type": "cleanup_jobs", "job_args": json.dumps(args), "result_stdout": ""}
    return {**record(DRY_RUN, status, **fields), "event_processing_finished": True, **changes}


class CountingApi(FakeApi):
    """Runs a dry run that prints `lines`; keeps what launches are sent."""

    lines: tuple[str, ...] = (SUMMARY,)

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.method != "GET":
            self.sent = [*getattr(self, "sent", []), json.loads(request.content)["extra_vars"]]
        if "/events" in request.url.path:
            rows = [
                {
                    "id": n, "counter": n, "stdout": text, "start_line": n - 1, "end_line": n,
                    "event": "verbose", "created": "2026-11-24T12:00:00Z",
                }
                for n, text in enumerate(self.lines, 1)
            ]  # fmt: skip
            kept = _asked_for(rows, request.url.params)
            body = {"count": len(kept), "results": kept, "next": None, "previous": None}
            return httpx.Response(200, json=body, headers=AWX)
        return await super().__call__(request)


def _asked_for(rows: list[dict[str, object]], params: httpx.QueryParams) -> list[dict[str, object]]:
    """The rows that a request for events asks for."""
    ordered = rows[::-1] if params["order_by"] == "-counter" else rows
    above, through = int(params.get("counter__gt", 0)), int(params.get("counter__lte", 10**9))
    picked = [row for row in ordered if above < int(str(row["counter"])) <= through]
    if wanted := params.get("counter__in"):
        picked = [row for row in picked if str(row["counter"]) in wanted.split(",")]
    if pattern := params.get("stdout__regex"):
        picked = [row for row in picked if re.search(pattern, str(row["stdout"]))]
    return picked[: int(params.get("limit", 10**9))]


def api_of(dry_run: dict[str, object], *, days: int = 7) -> CountingApi:
    job = record(JOB_ID, "successful", job_type="cleanup_jobs", system_job_template=1)
    first = httpx.Response(201, json={"system_job": DRY_RUN, "id": DRY_RUN})
    jobs = {JOB_ID: {**job, "extra_vars": json.dumps({"days": days})}, DRY_RUN: dry_run}
    return CountingApi(jobs, [first, REAL])


def dialog_on(path: str = f"/jobs/{JOB_ID}") -> tuple[Tab, Launch]:
    tab = Tab(path)
    return tab, tab.state(Launch)


async def test_a_count_is_shown_and_then_the_same_options_run_for_real() -> None:
    tab, dialog = dialog_on()
    api = api_of(started("successful"))
    async with provided(api, tab):
        await tab.send(dialog, "pressed", JOB_ID)
        assert dialog.form.can_count
        assert await tab.send(dialog, "submitted", COUNTING) == []
        assert dialog.stage == LaunchStage.COUNTED
        assert dialog.count.text == "30 days would delete 4,812 jobs, would skip 3."
        assert dialog.count.hint == "AWX may print twice the number in a dry run."
        led_to = await tab.send(dialog, "confirmed", {})
    assert api.sent == [{"days": 30, "dry_run": True}, {"days": 30}]
    assert (dialog.stage, len(led_to)) == (LaunchStage.CLOSED, 1)
    assert dialog.new_job_href == "/jobs/13"


async def test_a_real_run_of_any_age_needs_its_days_typed_again_after_the_count() -> None:
    tab, dialog = dialog_on()
    api = api_of(started("successful"))
    async with provided(api, tab):
        await tab.send(dialog, "pressed", JOB_ID)
        await tab.send(dialog, "submitted", {**COUNTING, "days": "0"})
        for wrong in ({}, {DAYS_AGAIN: "30"}):
            assert await tab.send(dialog, "confirmed", wrong) == []
            assert (dialog.stage, dialog.form.any_age_days) == (LaunchStage.COUNTED, 0)
        assert len(api.sent) == 1
        await tab.send(dialog, "confirmed", {DAYS_AGAIN: "0"})
    assert api.sent == [{"days": 0, "dry_run": True}, {"days": 0}]


@pytest.mark.parametrize(
    ("status", "lines", "words"),
    [
        ("failed", (), "The dry run ended as “Failed”. It counted nothing."),
        ("successful", ("nothing to see",), "printed no total"),
        ("successful", (), "printed no total"),
    ],
)
async def test_a_dry_run_without_a_count_says_so_and_offers_no_real_run(
    status: str, lines: tuple[str, ...], words: str
) -> None:
    tab, dialog = dialog_on()
    api = api_of(started(status))
    api.lines = lines
    async with provided(api, tab):
        await tab.send(dialog, "pressed", JOB_ID)
        await tab.send(dialog, "submitted", COUNTING)
        assert (dialog.stage, dialog.count.is_known) == (LaunchStage.COUNTED, False)
        assert words in dialog.count.text
        assert await tab.send(dialog, "confirmed", {}) == []
    assert len(api.sent) == 1


async def test_entries_that_a_dry_run_of_the_activity_stream_lists_are_counted() -> None:
    tab, dialog = dialog_on()
    args = ["awx-manage", "cleanup_activitystream", "--days", "30", "--dry-run"]
    api = api_of(
        started("successful", job_type="cleanup_activitystream", job_args=json.dumps(args))
    )
    api.lines = (*('would delete "entry"',) * 900, "Removed 0 items")
    async with provided(api, tab):
        await tab.send(dialog, "pressed", JOB_ID)
        await tab.send(dialog, "submitted", COUNTING)
    assert dialog.count.text == "30 days would delete 900 activity stream entries."


@pytest.mark.parametrize("left", ["dismissed", "page_opened"])
async def test_a_count_that_nobody_waits_for_ends_and_the_dry_run_goes_on(left: str) -> None:
    tab, dialog = dialog_on()
    api = api_of(started("running", finished=None))
    async with provided(api, tab) as services:
        await tab.send(dialog, "pressed", JOB_ID)
        waiting = asyncio.create_task(tab.send(dialog, "submitted", COUNTING))
        await until(lambda: dialog.stage == LaunchStage.COUNTING)
        await until(lambda: services.feed.is_watched)
        await tab.send(dialog, left)
        await waiting
        assert not services.feed.is_watched
    assert dialog.stage == LaunchStage.CLOSED
    assert api.commands == ["POST /api/v2/system_job_templates/1/launch/"]


async def test_settings_that_were_counted_can_be_changed() -> None:
    tab, dialog = dialog_on()
    api = api_of(started("successful"))
    async with provided(api, tab):
        await tab.send(dialog, "pressed", JOB_ID)
        await tab.send(dialog, "submitted", {**COUNTING, "batch_size": "500"})
        await tab.send(dialog, "settings_pressed")
    assert dialog.stage == LaunchStage.FORM
    assert (dialog.form.days, dialog.form.batch_size) == ("30", "500")


async def test_a_forged_confirmation_without_a_count_launches_nothing() -> None:
    tab, dialog = dialog_on()
    api = api_of(started("successful"))
    async with provided(api, tab):
        assert await tab.send(dialog, "confirmed", SOUND) == []
        await tab.send(dialog, "pressed", JOB_ID)
        assert await tab.send(dialog, "confirmed", SOUND) == []
        await tab.send(dialog, "settings_pressed")
    assert (dialog.stage, api.commands) == (LaunchStage.FORM, [])


async def test_a_launch_from_a_templates_page_leads_to_the_new_job() -> None:
    tab, dialog = dialog_on("/templates/1")
    api = api_of(started("successful"))
    async with provided(api, tab):
        await tab.send(dialog, "pressed", JOB_ID)
        led_to = await tab.send(dialog, "submitted", SOUND)
    assert len(led_to) == 1
