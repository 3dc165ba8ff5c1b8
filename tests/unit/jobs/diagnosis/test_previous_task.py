"""JSON inside AWX's explanation is read for the page."""

import pytest

from app.jobs.diagnosis.previous_task import readable, system_job_blamed

BLAME = 'x Previous Task Failed: {"job_type": "system_job", "job_name": "A", "job_id": "41"} y'


def test_the_json_becomes_a_sentence_and_the_rest_stays() -> None:
    assert readable(BLAME) == "x The system job “A” #41 before it failed. y"
    assert system_job_blamed(BLAME) == 41


@pytest.mark.parametrize(
    "text", ["", "Previous Task Failed: {", "Previous Task Failed: {}", "{'job_id': 1}"]
)
def test_any_other_text_stays_as_it_is(text: str) -> None:
    assert readable(text) == text
    assert system_job_blamed(text) is None
