"""Jobpane's own use cases over a controller that fails, and whose account it finds out."""

import asyncio
from pathlib import Path

import pytest

from app.jobs.model import FetchedJob
from app.jobs.permissions import Refused, may_cancel, may_delete
from app.jobs.query import JobQuery
from app.services.failures import Failure
from app.settings import Settings
from app.startup import opened_sites
from tests.support.processes import ControllerProcess

JOB_ID = 1


def settings_for(controller: ControllerProcess, token: Path, folder: Path) -> Settings:
    return Settings(
        controller_url=controller.url,
        controller_token_file=token,
        controller_ui="gateway",
        allow_actions=True,
        data_dir=folder,
    )


async def test_of_a_superusers_read_token_the_page_knows_that_only_the_scope_is_wrong(
    controller: ControllerProcess, tmp_path: Path
) -> None:
    settings = settings_for(controller, controller.new_token_file("read", tmp_path), tmp_path)
    async with opened_sites(settings) as sites:
        services = sites[""].services
        jobs = await services.reader.find(JobQuery(page_size=1))
        assert not isinstance(jobs, Failure)
        for _ in range(200):  # asked for at the start, in the background
            if services.access().user is not None:
                break
            await asyncio.sleep(0.01)
        row = jobs.rows[0]
        rules = [may_cancel(row, services.access()), may_delete(row, services.access())]
        link = services.web_urls()(f"/api/v2/system_jobs/{row.id}/")
    reasons = [rule.because for rule in rules if isinstance(rule, Refused)]
    assert any("Jobpane's token is read-only" in reason for reason in reasons)
    assert not any("Only superusers" in reason for reason in reasons)
    assert link == f"{controller.url}/execution/jobs/management/{row.id}/output"


@pytest.mark.parametrize("user", ["admin", "auditor"])
async def test_an_outage_is_reported_as_one_and_is_over_when_it_is(
    user: str, controller: ControllerProcess, tmp_path: Path
) -> None:
    settings = settings_for(controller, controller.token_file(user), tmp_path)
    async with opened_sites(settings) as sites:
        services = sites[""].services
        controller.fault(match="/api/", kind="html", status=500)
        try:
            failed = [
                await services.reader.find(JobQuery()),
                await services.reader.read(JOB_ID),
            ]
        finally:
            controller.heal()
        answer = await services.reader.read(JOB_ID)
    for failure in failed:
        assert isinstance(failure, Failure)
        assert (failure.kind, failure.can_try_again) == ("outage", True)
        assert "superuser" not in failure.message
        assert "unreadable" not in failure.message
    assert isinstance(answer, FetchedJob)
