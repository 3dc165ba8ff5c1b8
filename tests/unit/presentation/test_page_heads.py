"""What a link says in a chat: of a number nothing but the number, of a record what became of it."""

import pytest

from app.presentation import page_heads
from app.presentation.page_heads import head_of_job, head_of_number
from tests.unit.jobs.builders import job

PAGES = ["START", "JOBS", "SESSIONS", "SIGN_IN", "NOT_FOUND", "JOB"]


def test_a_number_says_nothing_but_the_number() -> None:
    head = head_of_number(43)
    assert (head.title, head.job_id, head.is_private) == ("System job #43 · Jobpane", 43, False)
    assert "43" not in head.description


def test_a_record_says_its_outcome_and_what_it_did() -> None:
    head = head_of_job(job("failed", id=43, name="Cleanup Job Details"))
    assert head.title == "Failed · Cleanup Job Details · #43"
    assert head.is_private
    assert head.description.startswith("Remove ") or head.description


@pytest.mark.parametrize("status", ["pending", "running"])
def test_a_job_that_has_not_ended_ran_for_no_time_yet(status: str) -> None:
    assert "ran for" not in head_of_job(job(status)).description


def test_a_name_of_any_length_makes_a_short_title() -> None:
    head = head_of_job(job("failed", name="x" * 5000, job_type="y" * 5000))
    assert max(len(head.title), len(head.description)) <= 301
    assert head.title.endswith("… · #42")


def test_each_page_has_a_title_and_a_description_of_its_own() -> None:
    heads = [getattr(page_heads, name) for name in PAGES]
    assert len({head.title for head in heads}) == len({head.description for head in heads}) == 6
