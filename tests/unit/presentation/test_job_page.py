"""What a job page shows, made from domain values alone."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from app.jobs.model import User
from app.jobs.permissions import Access
from app.presentation.job_page import ShownJob, shown_job
from app.presentation.record.fields import FIELDS
from app.presentation.record.sections import ShownField
from tests.unit.jobs.builders import FINISHED, job

EVERYTHING = Access(user=None, actions_on=True)
PAGES = "https://awx.example.org"


def shown(status: str = "successful", *, now: datetime | None = None, **fields: object) -> ShownJob:
    return shown_job(job(status, **fields), EVERYTHING, lambda url: f"{PAGES}{url}", now)


def fields_of(page: ShownJob) -> dict[str, ShownField]:
    return {field.key: field for section in page.sections for field in section.fields}


def test_every_field_of_the_record_is_shown_once_under_its_own_label() -> None:
    page = shown()
    keys = [field.key for section in page.sections for field in section.fields]
    assert sorted(keys) == sorted(field.key for field in FIELDS)
    assert all(field.label for field in fields_of(page).values())


def test_empty_values_are_shown_in_one_way() -> None:
    empty = [field for field in fields_of(shown()).values() if field.kind == "empty"]
    assert len(empty) > 3
    assert all(field.text == "" and field.pairs == [] for field in empty)


@pytest.mark.parametrize(
    ("status", "phase"),
    [("new", "waiting"), ("pending", "waiting"), ("waiting", "waiting"), ("running", "running")],
)
def test_the_output_of_an_active_job_is_still_to_come(status: str, phase: str) -> None:
    assert shown(status).output_phase == phase


def test_the_output_is_whole_only_when_all_events_are_saved() -> None:
    saving = shown("failed", event_processing_finished=False, now=FINISHED)
    assert saving.output_phase == "saving"
    # A controller that lost an event never confirms the rest, and nobody else can.
    long_after = shown("failed", event_processing_finished=False, now=FINISHED + timedelta(1))
    assert long_after.output_phase == "unconfirmed"
    assert shown("failed", event_processing_finished=True).output_phase == "ended"


def test_only_a_running_job_ticks() -> None:
    assert shown("running").is_ticking
    assert not shown("pending").is_ticking
    assert not shown("successful").is_ticking


@pytest.mark.parametrize("status", ["new", "pending", "waiting", "running"])
def test_an_active_job_offers_cancel_alone(status: str) -> None:
    page = shown(status)
    assert page.cancel.is_in_sight
    assert page.cancel.is_allowed
    assert not page.delete.is_in_sight


@pytest.mark.parametrize("status", ["successful", "failed", "error", "canceled", "paused"])
def test_a_job_that_is_not_active_offers_delete_alone(status: str) -> None:
    page = shown(status)
    assert page.delete.is_in_sight
    assert page.delete.is_allowed
    assert not page.cancel.is_in_sight


@pytest.mark.parametrize(("status", "button"), [("running", "cancel"), ("failed", "delete")])
def test_what_rights_forbid_stays_in_sight_with_its_reason(status: str, button: str) -> None:
    access = Access(user=None, actions_on=False)
    page = shown_job(job(status), access, lambda _: "")
    actions = {"cancel": page.cancel, "delete": page.delete}
    seen = actions.pop(button)
    assert (seen.is_in_sight, seen.is_allowed) == (True, False)
    assert "Actions are off" in seen.because
    assert not any(one.is_in_sight for one in actions.values())
    assert "Actions are off" in page.launch.because


def test_what_is_possible_soon_stays_in_sight_with_the_time() -> None:
    asked = shown("running", canceled_on=FINISHED, now=FINISHED).cancel
    saving = shown("failed", event_processing_finished=False, now=FINISHED).delete
    for seen in (asked, saving):
        assert (seen.is_in_sight, seen.is_allowed) == (True, False)
        assert seen.try_again_at == (FINISHED + timedelta(minutes=1)).isoformat()


def test_somebody_who_is_no_superuser_is_named() -> None:
    auditor = User(3, "auditor", is_superuser=False, is_system_auditor=True)
    page = shown_job(job("running"), Access(auditor, actions_on=True), lambda _: "")
    assert "auditor isn't a superuser" in page.cancel.because


def test_a_job_without_a_name_still_has_a_heading() -> None:
    assert shown(name="").name == "System job 42"


def test_a_successful_job_has_nothing_to_explain() -> None:
    assert shown("successful").failure.headline == ""
    assert shown("failed").failure.headline != ""


def test_links_lead_to_the_controllers_own_pages_or_nowhere() -> None:
    linked = replace(job(), url="/api/v2/system_jobs/42/")
    assert shown_job(linked, EVERYTHING, lambda url: PAGES + url).controller_url.startswith(PAGES)
    assert shown_job(linked, EVERYTHING, lambda _: "").controller_url == ""


def test_the_oddest_record_makes_a_page_of_bounded_size() -> None:
    page = shown(
        name="n" * 1_000_000,
        description="d" * 1_000_000,
        job_env=tuple((f"name{number}", "v" * 1000) for number in range(10_000)),
        unknown_fields=(("k" * 1_000_000, 1), *((f"field{n}", n) for n in range(10_000))),
    )
    assert len(repr(page)) < 300_000
    description = fields_of(page)["description"]
    assert description.text.endswith("(1,000,000 characters in all; see “Raw record” for the rest)")
    assert fields_of(page)["job_env"].pairs[-1].text.startswith("9,700 more")
    assert "9,801 more fields" in fields_of(page)["…"].text
