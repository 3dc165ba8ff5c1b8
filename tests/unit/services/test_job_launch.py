"""Run again: checked afresh, sent once, every answer in words."""

import json
from dataclasses import dataclass, field

import httpx
import pytest
from structlog.testing import capture_logs

from app.jobs.permissions import Refused
from app.services.failures import Failure
from app.services.job_launch import (
    DaysNotConfirmed,
    InvalidForm,
    JobLaunch,
    Launched,
    NotKnown,
    Offered,
)
from tests.contract.recordings import recording
from tests.unit.services.fake_controller import AWX, services_over

JOB_ID = 11
FORM = {"days": "30", "dry_run": "no", "batch_size": ""}


@dataclass
class FakeController:
    """Answers reads with one record and a launch with `answer`, which may be a failure."""

    record: dict[str, object]
    answer: httpx.Response | Exception
    launches: list[tuple[str, object]] = field(default_factory=list)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.method == "GET":
            is_me = request.url.path.endswith("/me/")
            return httpx.Response(404 if is_me else 200, json=self.record, headers=AWX)
        self.launches.append((request.url.path, json.loads(request.content)))
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


def record(**changes: object) -> dict[str, object]:
    body = recording("detail-real-successful").response_body
    assert isinstance(body, dict)
    return {**body, "job_type": "cleanup_jobs", "system_job_template": 1, **changes}


def replayed(case: str) -> httpx.Response:
    seen = recording(case)
    body = seen.response_body
    raw = body if isinstance(body, str) else json.dumps(body)
    return httpx.Response(seen.status, content=raw, headers={"Content-Type": seen.content_type})


def launching(fake: FakeController, *, actions_on: bool = True) -> JobLaunch:
    return services_over(fake, actions_on=actions_on).launch


def answering(case: str, **changes: object) -> FakeController:
    return FakeController(record(**changes), replayed(case))


async def test_a_job_is_launched_once_from_its_template_with_the_changed_age() -> None:
    fake = answering("launch-days-30", extra_vars='{"days": "120", "note": "x"}')
    with capture_logs() as lines:
        outcome = await launching(fake).launch(JOB_ID, FORM)
    assert outcome == Launched(335)
    place = "/api/v2/system_job_templates/1/launch/"
    assert fake.launches == [(place, {"extra_vars": {"note": "x", "days": 30}})]
    logged = [line for line in lines if line["event"] == "action_outcome"]
    assert [(line["job_id"], line["new_job_id"]) for line in logged] == [(JOB_ID, 335)]


async def test_the_form_is_offered_as_the_job_is_now() -> None:
    offered = await launching(answering("launch-days-30", extra_vars='{"days": 7}')).offer(JOB_ID)
    assert isinstance(offered, Offered)
    assert (offered.job.id, offered.offer.days) == (record()["id"], "7")


@pytest.mark.parametrize("days", ["x", "-5", "1.5", "1" + "0" * 12])
async def test_nonsense_that_the_controller_would_take_is_never_sent(days: str) -> None:
    fake = answering("launch-days-30")
    outcome = await launching(fake).launch(JOB_ID, {**FORM, "days": days})
    assert isinstance(outcome, InvalidForm)
    assert fake.launches == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"system_job_template": None}, "no template"),
        ({"extra_vars": '{"api_token": "abc"}'}, "secret"),
        ({"extra_vars": "[1]"}, "aren't a JSON object"),
        ({"summary_fields": {"user_capabilities": {"delete": False}}}, "superuser"),
    ],
)
async def test_a_job_that_cannot_run_again_is_refused_whatever_the_browser_sends(
    changes: dict[str, object], words: str
) -> None:
    fake = answering("launch-days-30", **changes)
    outcome = await launching(fake).launch(JOB_ID, FORM)
    assert isinstance(outcome, Refused)
    assert words in outcome.because
    assert fake.launches == []


async def test_a_read_only_jobpane_launches_nothing() -> None:
    fake = answering("launch-days-30")
    outcome = await launching(fake, actions_on=False).launch(JOB_ID, FORM)
    assert isinstance(outcome, Refused)
    assert "Actions are off" in outcome.because
    assert fake.launches == []


@pytest.mark.parametrize(
    ("case", "words"),
    [
        ("launch-as-auditor", "superuser"),
        ("launch-readonly-token", "write token"),
        ("launch-malformed-json", "rejected these extra variables"),
        ("template-missing-launch", "template"),
        ("launch-unauth", "token"),
    ],
)
async def test_a_refusal_of_the_controller_has_its_own_sentence(case: str, words: str) -> None:
    fake = answering(case)
    outcome = await launching(fake).launch(JOB_ID, FORM)
    assert isinstance(outcome, Failure)
    assert words in outcome.message
    assert "may or may not have started" not in outcome.message
    assert len(fake.launches) == 1


@pytest.mark.parametrize(
    "answer",
    [
        replayed("launch-extra_vars-list"),
        httpx.Response(502),
        httpx.Response(503),
        httpx.Response(504),
        httpx.ReadTimeout("late"),
        httpx.ReadError("reset"),
        httpx.Response(201, json={"system_job": "x"}),
        httpx.Response(201),
    ],
)
async def test_a_launch_without_a_usable_answer_may_have_happened_and_is_not_sent_again(
    answer: httpx.Response | Exception,
) -> None:
    fake = FakeController(record(), answer)
    outcome = await launching(fake).launch(JOB_ID, FORM)
    assert isinstance(outcome, NotKnown)
    assert "may or may not have started" in outcome.failure.message
    assert "newest jobs" in outcome.failure.message
    assert "<" not in outcome.failure.message
    assert len(fake.launches) == 1


@pytest.mark.parametrize(
    ("extra_vars", "days"),
    [("{}", "0"), ('{"days": 0}', "0"), ('{"days": "0"}', "00"), ('{"days": -5}', "-0")],
)
async def test_any_age_is_launched_only_after_its_days_were_typed_again(
    extra_vars: str, days: str
) -> None:
    fake = answering("launch-days-30", extra_vars=extra_vars)
    at = launching(fake)
    form = {**FORM, "days": days}
    for attempt in (form, {**form, "days_again": "0"}, {**form, "days_again": ["0"]}):
        assert await at.launch(JOB_ID, attempt) == DaysNotConfirmed(0)
    for wrong in ("", "1", "00 0", "zero"):
        assert await at.launch(JOB_ID, {**form, "days_again": wrong}, None, 0) == DaysNotConfirmed(
            0
        )
    assert fake.launches == []
    assert await at.launch(JOB_ID, {**form, "days_again": "0"}, None, 0) == Launched(335)
    assert [body for _, body in fake.launches] == [{"extra_vars": {"days": 0}}]


async def test_days_of_a_type_without_a_field_for_them_are_asked_about_too() -> None:
    fake = answering("launch-days-30", extra_vars='{"days": "-5"}', job_type="cleanup_future")
    at = launching(fake)
    assert await at.launch(JOB_ID, {}) == DaysNotConfirmed(-5)
    assert fake.launches == []
    assert await at.launch(JOB_ID, {"days_again": "-5"}, None, -5) == Launched(335)
