"""What is off with a template, in words."""

import pytest

from app.history.health import Finding, FindingKind
from app.presentation.health import finding_words
from app.presentation.tones import Tone


@pytest.mark.parametrize(
    ("finding", "said"),
    [
        (Finding(FindingKind.FAILED), (Tone.DANGER, "The last run failed")),
        (Finding(FindingKind.CANCELED), (Tone.WARNING, "The last run was canceled")),
        (Finding(FindingKind.MISSED), (Tone.DANGER, "A run was due and didn't start")),
        (
            Finding(FindingKind.NOTHING_DELETED, times=3),
            (Tone.WARNING, "Deleted nothing 3 times in a row, unlike before"),
        ),
        (
            Finding(FindingKind.SLOW, duration_s=725, median_s=240),
            (Tone.WARNING, "Took 12 min 5 s, usually 4 min"),
        ),
        (
            Finding(FindingKind.SLOW, duration_s=7200, median_s=60, is_running=True),
            (Tone.WARNING, "Has been running for 2 h, usually 1 min"),
        ),
        (Finding(FindingKind.NO_SCHEDULE), (Tone.WARNING, "No schedule starts it")),
        (
            Finding(FindingKind.RETENTION_CHANGED, job_id=4, days_before=30, days_now=1),
            (Tone.INFO, "Retention changed from 30 to 1 day"),
        ),
        (
            Finding(FindingKind.RETENTION_CHANGED, days_before=30, days_now=1200),
            (Tone.INFO, "The next run keeps 1,200 days, not 30"),
        ),
    ],
)
def test_a_finding_is_one_short_sentence(finding: Finding, said: tuple[Tone, str]) -> None:
    assert finding_words(finding) == said


def test_each_kind_has_words() -> None:
    assert all(finding_words(Finding(kind))[1] for kind in FindingKind)
