"""Hints for the messages that AWX writes into `job_explanation`."""

import pytest

from app.jobs.diagnosis.explanations import known_causes, known_explanation

SCHEDULED = (
    "Scheduled job could not start because it                     "
    "was not in the right state or required manual credentials"
)


@pytest.mark.parametrize(
    ("explanation", "hint"),
    [
        ("Job terminated due to timeout", "idle timeout"),
        ("Task was canceled due to receiving a shutdown signal.", "no user canceled it"),
        ("The running ansible process received a shutdown signal.", "killed from outside"),
        ("Job reaped due to instance shutdown", "stopped reporting"),
        ("Task was marked as running at system start up. The system must have not", "lost the"),
        ("Task was marked as running but was not present in the job queue, so it", "lost the"),
        (
            "This job is not ready to start because there is not enough available capacity.",
            "control plane's instance group",
        ),
        ("Missing needed fields: x. Task failed pre-start check.", "values missing"),
        ("Task failed pre-start check.", "check before the start failed"),
        (
            "system job is not in a startable state: canceled, expecting one of ('new', 'waiting')"
            " Task failed pre-start check.",
            "Something else changed",
        ),
        (SCHEDULED, "Launch the template yourself"),
        (
            'Previous Task Failed: {"job_type": "project_update", "job_name": "x", "job_id": "7"}',
            "one before it failed",
        ),
    ],
)
def test_a_sentence_of_awx_has_its_hint(explanation: str, hint: str) -> None:
    known = known_explanation(explanation)
    assert known
    assert hint in known.text


@pytest.mark.parametrize("text", ["", "Job terminated due to error", "Finished", "Timeout"])
def test_any_other_sentence_has_none(text: str) -> None:
    assert known_explanation(text) is None


def test_every_hint_names_its_source() -> None:
    assert all(cause.hint.url.startswith("https://") for cause in known_causes())
