"""Which lines of an output are summaries, in all the wordings that AWX has had."""

import json
from pathlib import Path

import pytest

from app.builtin_controller.seed import history_texts
from app.jobs.outcome import Count, Outcome, read_outcome

RECORDED = Path(__file__).parent / "recorded"
TRANSCRIPTS = Path("tests/contract/recorded")
ENTRIES = "activity stream entries"


def outcome_of(text: str, *, is_dry_run: bool | None = None, is_whole: bool = False) -> Outcome:
    lines = enumerate(text.split("\n"), 1)
    return read_outcome(lines, is_dry_run=is_dry_run, is_whole=is_whole)


def one_line(text: str) -> Count | None:
    counts = outcome_of(text).counts
    return counts[0] if counts else None


def test_what_awx_24_printed_is_read_with_the_numbers_of_its_lines() -> None:
    def recorded(command: str) -> Outcome:
        return outcome_of((RECORDED / f"awx-24-{command}.txt").read_text())

    assert recorded("cleanup_jobs").counts == (
        Count("management jobs", 0, 6, 5),
        Count("workflow jobs", 0, 0, 6),
        Count("inventory updates", 0, 0, 7),
        Count("notifications", 0, 0, 8),
        Count("jobs", 0, 0, 9),
        Count("ad hoc commands", 0, 0, 10),
        Count("project updates", 0, 0, 11),
    )
    assert recorded("cleanup_activitystream").counts == (Count(ENTRIES, 0, None, 5),)
    assert recorded("cleanup_sessions").counts == (Count("sessions", 0, None, 1),)
    assert recorded("cleanup_tokens").counts == (
        Count("access tokens", 1, None, 1),
        Count("refresh tokens", 0, None, 2),
    )


@pytest.mark.parametrize(
    ("case", "deleted", "skipped", "kinds"),
    [
        ("detail-real-successful", 0, 6, 7),
        ("detail-real-canceled", 0, 14, 7),
        ("detail-cleanup_activitystream", 12345, None, 1),
        ("detail-cleanup_sessions", 7, None, 1),
        ("detail-cleanup_tokens", 0, None, 2),
    ],
)
def test_the_text_of_recorded_records_is_read(
    case: str, deleted: int, skipped: int | None, kinds: int
) -> None:
    body = json.loads((TRANSCRIPTS / f"{case}.json").read_text())["response"]["body"]
    outcome = outcome_of(body["result_stdout"])
    assert (outcome.deleted, outcome.skipped, len(outcome.counts)) == (deleted, skipped, kinds)


def test_what_the_builtin_controller_prints_is_read_without_its_colors() -> None:
    outcome = outcome_of(history_texts.jobs_deleted(24))
    assert (outcome.deleted, outcome.skipped, len(outcome.counts)) == (24 + 2 + 7, 46, 7)
    dry = outcome_of(history_texts.would_be_deleted(12))
    assert dry.counts == (Count("jobs", 12, 3, 13, is_dry_run=True),)


@pytest.mark.parametrize(
    ("line", "count"),
    [
        ("jobs: 19 deleted, 4 skipped.", Count("jobs", 19, 4, 1)),
        ("ad hoc commands: 1 deleted, 0 skipped.", Count("ad hoc commands", 1, 0, 1)),
        (
            "management jobs: 3 would be deleted, 6 would be skipped.",
            Count("management jobs", 3, 6, 1, is_dry_run=True),
        ),
        ("Removed 12345 items", Count(ENTRIES, 12345, None, 1)),
        ("45 items would be deleted", Count(ENTRIES, 45, None, 1, is_dry_run=True)),
        ("Expired Sessions deleted 7", Count("sessions", 7, None, 1)),
        ("Expired OAuth 2 Access Tokens deleted: 1", Count("access tokens", 1, None, 1)),
        ("Expired OAuth 2 Refresh Tokens: 0", Count("refresh tokens", 0, None, 1)),
        (f"Removed {2**63 - 1} items", Count(ENTRIES, 2**63 - 1, None, 1)),
    ],
)
def test_each_wording_is_recognized(line: str, count: Count) -> None:
    assert one_line(line) == count


@pytest.mark.parametrize(
    "line",
    [
        "\x1b[0;32mjobs: 19 deleted, 4 skipped.\x1b[0m",
        "\x1b[1mjobs: \x1b[32m19\x1b[0m deleted, 4 skipped.",
        "jobs: 19 deleted, 4 skipped.\r",
        "  jobs: 19 deleted, 4 skipped. \t",
        "\x1b[Kjobs: 19 deleted, 4 skipped.\x1b[0m\r",
    ],
)
def test_escapes_and_space_around_a_summary_do_not_matter(line: str) -> None:
    assert one_line(line) == Count("jobs", 19, 4, 1)


@pytest.mark.parametrize(
    "line",
    [
        f"Removed {2**63} items",
        "Removed 99999999999999999999999 items",
        "Removed -5 items",
        "Removed 007 items",
        "Removed ١٢ items",
        "Removed 1,000 items",
        "Removed 1e3 items",
        f"jobs: 3 deleted, {2**63} skipped.",
        "jobs: -1 deleted, 0 skipped.",
        "jobs: 19 deleted, 4 skipp…",
        "jobs: 19 deleted, 4 skipped.…",
        "jobs: 19 deleted, 4 skipped. Really",
        'deleting "jobs: 19 deleted, 4 skipped."',
        "Jobs: 19 deleted, 4 skipped.",
        "hosts: 19 deleted, 4 skipped.",
        "jobs: 19 gelöscht, 4 übersprungen.",
        "ジョブ: 19 件削除",
        "Sessions expirées supprimées 7",
        "jobs: 19 deleted, 4 would be skipped.",
        "jobs: 19 deleted, 4 skipped." + " " * 2000 + "x",
    ],
)
def test_what_is_no_summary_has_no_count(line: str) -> None:
    assert one_line(line) is None


def test_two_summaries_in_one_output_are_both_there() -> None:
    outcome = outcome_of("jobs: 1 deleted, 2 skipped.\n\njobs: 3 deleted, 4 skipped.")
    assert outcome.counts == (Count("jobs", 1, 2, 1), Count("jobs", 3, 4, 3))
    assert outcome.deleted == 4


DRY = 'would skip "a-1" id: 1\nwould delete "b-2" id: 2\nwould delete "c-3" id: 3\nRemoved 0 items'


def test_a_dry_run_of_the_activity_stream_is_counted_by_the_entries_it_lists() -> None:
    entries = Count(ENTRIES, 2, 1, 4, is_dry_run=True)
    for is_dry_run in (True, None):
        assert outcome_of(DRY, is_dry_run=is_dry_run, is_whole=True).counts == (entries,)
    none = outcome_of("Removed 0 items", is_dry_run=True, is_whole=True)
    assert none.counts == (Count(ENTRIES, 0, 0, 1, is_dry_run=True),)


def test_the_end_of_such_a_dry_run_alone_says_no_number() -> None:
    assert outcome_of(DRY).counts == ()
    assert outcome_of("Removed 0 items", is_dry_run=True).counts == ()


def test_nothing_removed_by_a_real_run_is_nothing_removed() -> None:
    for is_dry_run in (False, None):
        outcome = outcome_of("Removed 0 items", is_dry_run=is_dry_run)
        assert outcome.counts == (Count(ENTRIES, 0, None, 1),)
