"""What the doctor says of notifications."""

import pytest

from app.doctor.finding import Verdict
from app.doctor.notifications import notification_findings
from app.settings import Settings

URLS = {"notify_urls": "json://127.0.0.1:9/s3cret"}
TOKEN = {"controller_url": "https://awx.example.org", "controller_token": "t"}


def said(**values: object) -> list[tuple[Verdict, str]]:
    found = notification_findings(Settings(**values))  # type: ignore[arg-type]
    return [(finding.verdict, finding.message) for finding in found]


def test_without_receivers_there_is_nothing_to_say() -> None:
    assert said() == []


def test_with_a_token_it_says_how_to_try_them() -> None:
    public = {"public_url": "https://jobs.example.org"}
    expected = [(Verdict.GOOD, "1 receiver set. `jobpane notify --test` sends a test.")]
    assert said(**URLS, **TOKEN, **public) == expected
    assert said(**URLS, **public) == expected


def test_links_of_a_jobpane_without_a_public_url_work_here_only() -> None:
    assert [verdict for verdict, _ in said(**URLS, **TOKEN)] == [Verdict.GOOD, Verdict.NOTE]


@pytest.mark.parametrize(
    "values",
    [{"controller_url": "https://awx.example.org"}, {**TOKEN, "history_days": 0}],
)
def test_it_says_what_they_need(values: dict[str, object]) -> None:
    ((verdict, message),) = said(**URLS, **values)
    assert verdict is Verdict.NOTE
    assert message.startswith("They are off. They need ")
