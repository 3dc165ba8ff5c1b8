"""What `jobpane doctor` says of a clock; for the rest see tests/contract/test_doctor.py."""

from datetime import UTC, datetime, timedelta

import pytest

from app.doctor.controller import clock_finding
from app.doctor.finding import Verdict

NOW = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("apart_s", "verdict", "words"),
    [
        (0, Verdict.GOOD, "same time"),
        (2, Verdict.GOOD, "same time"),
        (-2, Verdict.GOOD, "same time"),
        (61, Verdict.NOTE, "61 s ahead of"),
        (-3600, Verdict.NOTE, "3600 s behind"),
    ],
)
def test_a_clock_is_the_same_or_so_far_off(apart_s: int, verdict: Verdict, words: str) -> None:
    found = clock_finding(NOW, NOW + timedelta(seconds=apart_s))
    assert found.verdict is verdict
    assert words in found.message


def test_a_controller_without_a_clock_is_reported() -> None:
    assert clock_finding(NOW, None).verdict is Verdict.NOTE
