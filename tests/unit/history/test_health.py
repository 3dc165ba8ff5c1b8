"""What is off with a template."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.history.health import Finding, FindingKind, findings, missed_schedules
from app.history.model import RunFacts, TemplateFacts, TemplateRuns
from app.jobs.outcome import Outcome
from tests.unit.history.runs import NOW, daily_runs, deleted, run, template_runs
from tests.unit.history.schedules import day, schedule

DAILY = "DTSTART:20260101T030000Z RRULE:FREQ=DAILY;INTERVAL=1"
NIGHTLY = schedule(DAILY, name="Nightly", next_run=day("2026-11-27 03:00"))


def kinds(runs: TemplateRuns) -> list[FindingKind]:
    return [finding.kind for finding in findings(runs, NOW)]


def only(runs: TemplateRuns) -> Finding:
    (finding,) = findings(runs, NOW)
    return finding


def test_nothing_is_off_with_runs_like_those_before_and_with_no_runs() -> None:
    assert kinds(template_runs(daily_runs(30), schedules=(NIGHTLY,))) == []
    assert kinds(template_runs([])) == []


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        ("failed", FindingKind.FAILED),
        ("error", FindingKind.FAILED),
        ("canceled", FindingKind.CANCELED),
    ],
)
def test_how_the_last_run_ended(status: str, kind: FindingKind) -> None:
    ended = [run(status=status), *daily_runs(4, days_ago=1)]
    assert only(template_runs(ended)) == Finding(kind, job_id=1_000)
    assert kinds(template_runs([run(0.5 - 1, status="running", elapsed_s=None), *ended])) == [kind]
    assert kinds(template_runs([run(-1), *ended])) == []


def test_a_dry_run_is_no_run_that_counts() -> None:
    counted = [run(status="failed", is_dry_run=True), *daily_runs(4, days_ago=1)]
    assert kinds(template_runs(counted)) == []


class TestMissed:
    def missed(self, runs: list[RunFacts], **facts: object) -> bool:
        found = findings(template_runs(runs, **{"schedules": (NIGHTLY,), **facts}), NOW)
        return FindingKind.MISSED in [finding.kind for finding in found]

    def test_a_schedule_was_due_and_no_run_of_it_was_made_since(self) -> None:
        runs = template_runs(daily_runs(5, days_ago=1), schedules=(NIGHTLY,))
        assert only(runs) == Finding(
            FindingKind.MISSED,
            due=day("2026-11-26 03:00"),
            schedule_id=1,
            schedule_name="Nightly",
        )
        assert missed_schedules(runs, NOW) == 1

    def test_a_run_that_waits_for_another_job_is_late_and_not_missed(self) -> None:
        waits = run(status="pending", started=None, finished=None, elapsed_s=None)
        assert not self.missed([waits, *daily_runs(5, days_ago=1)])

    def test_a_run_by_hand_does_not_make_up_for_it(self) -> None:
        by_hand = run(-0.25, schedule_id=None, launch_type="manual")
        assert self.missed([by_hand, *daily_runs(5, days_ago=1)])

    def test_a_run_of_a_schedule_that_is_gone_does(self) -> None:
        assert not self.missed([run(schedule_id=None), *daily_runs(5, days_ago=1)])

    def test_another_schedule_of_the_template_does_not(self) -> None:
        assert self.missed([run(schedule_id=2), *daily_runs(5, days_ago=1)])

    def test_a_minute_late_is_not_missed(self) -> None:
        just_due = schedule("DTSTART:20260101T175900Z RRULE:FREQ=DAILY")
        ran = [run(0.3), *daily_runs(5, days_ago=1)]
        assert not self.missed(ran, schedules=(just_due,))
        later = findings(
            template_runs(ran, schedules=(just_due,), read_at=NOW + timedelta(hours=1)),
            NOW + timedelta(minutes=10),
        )
        assert [finding.kind for finding in later] == [FindingKind.MISSED]

    @pytest.mark.parametrize(
        "unknown",
        [
            {"read_at": None},
            {"read_at": day("2026-11-26 03:05")},  # nobody has looked since
            {"known_since": None},
            {"known_since": day("2026-11-26 09:00")},  # still being filled
            {"schedules": None},
            {"template": TemplateFacts(1, "Gone", is_deleted=True)},
        ],
    )
    def test_what_nobody_has_seen_is_not_missed(self, unknown: dict[str, object]) -> None:
        assert not self.missed(daily_runs(5, days_ago=1), **unknown)

    def test_thirty_runs_by_hand_can_hide_the_one_of_the_schedule(self) -> None:
        by_hand = [
            run(-0.25 - number / 100, schedule_id=None, launch_type="manual")
            for number in range(29, -1, -1)
        ]
        assert not self.missed(by_hand)
        assert self.missed(by_hand[:29])

    def test_a_schedule_that_is_off_or_was_changed_since_misses_nothing(self) -> None:
        ran = daily_runs(5, days_ago=1)
        assert not self.missed(ran, schedules=(replace(NIGHTLY, is_enabled=False),))
        changed = replace(NIGHTLY, modified=day("2026-11-26 04:00"))
        assert not self.missed(ran, schedules=(changed,))

    def test_a_rule_that_leads_elsewhere_than_the_controller_gives_way_to_its_date(self) -> None:
        ran = daily_runs(5, days_ago=1)
        elsewhere = replace(NIGHTLY, next_run=day("2026-11-27 04:00"))
        assert not self.missed(ran, schedules=(elsewhere,))
        assert self.missed(ran, schedules=(replace(elsewhere, next_run=day("2026-11-26 04:00")),))
        unreadable = schedule("each full moon", next_run=day("2026-11-26 04:00"))
        assert self.missed(ran, schedules=(unreadable,))


class TestDeletedNothing:
    def nothing(self, *newest: Outcome | None, **facts: object) -> list[FindingKind]:
        runs = [run(number, outcome=outcome, **facts) for number, outcome in enumerate(newest)]
        return kinds(template_runs([*runs, *daily_runs(2, days_ago=len(runs))]))

    def test_three_times_in_a_row_although_it_used_to(self) -> None:
        assert self.nothing(*[deleted(0)] * 3) == [FindingKind.NOTHING_DELETED]
        assert self.nothing(*[deleted(0)] * 2) == []
        runs = daily_runs(5, outcome=deleted(0)) + daily_runs(1, days_ago=5)
        assert only(template_runs(runs)).times == 5

    def test_it_never_did(self) -> None:
        assert kinds(template_runs(daily_runs(9, outcome=deleted(0)))) == []

    def test_an_output_that_says_nothing_is_no_zero(self) -> None:
        assert self.nothing(deleted(0), deleted(0), Outcome(), deleted(0)) == []

    def test_the_newest_outcome_may_still_have_to_be_read(self) -> None:
        unread = run(-1, outcome=None, is_final=False)
        runs = [unread, *daily_runs(3, outcome=deleted(0)), *daily_runs(2, days_ago=3)]
        assert kinds(template_runs(runs)) == [FindingKind.NOTHING_DELETED]


class TestSlow:
    def test_twice_its_median_is_slow(self) -> None:
        earlier = daily_runs(5, days_ago=1)
        assert kinds(template_runs([run(elapsed_s=119.0), *earlier])) == []
        slow = only(template_runs([run(elapsed_s=120.0), *earlier]))
        assert (slow.kind, slow.duration_s, slow.median_s) == (FindingKind.SLOW, 120, 60)

    def test_four_earlier_runs_have_no_usual_duration(self) -> None:
        runs = [run(elapsed_s=900.0), *daily_runs(4, days_ago=1)]
        assert kinds(template_runs(runs)) == []

    def test_seconds_are_chance(self) -> None:
        runs = [run(elapsed_s=3.0), *daily_runs(9, days_ago=1, elapsed_s=0.5)]
        assert kinds(template_runs(runs)) == []

    def test_a_run_that_goes_on_is_compared_with_those_before(self) -> None:
        goes_on = run(status="running", elapsed_s=None, finished=None)
        slow = only(template_runs([goes_on, *daily_runs(5, days_ago=1)]))
        assert slow.is_running
        assert slow.duration_s == 15 * 3600


class TestNoSchedule:
    def test_none_or_none_that_is_enabled(self) -> None:
        assert kinds(template_runs([], schedules=())) == [FindingKind.NO_SCHEDULE]
        off = schedule(is_enabled=False)
        assert kinds(template_runs([], schedules=(off,))) == [FindingKind.NO_SCHEDULE]

    def test_one_that_has_ended(self) -> None:
        ended = schedule("DTSTART:20250101T000000Z RRULE:FREQ=DAILY;COUNT=3")
        runs = template_runs([run()], schedules=(ended,))
        assert kinds(runs) == [FindingKind.NO_SCHEDULE]

    def test_a_rule_that_nobody_can_read_is_a_schedule(self) -> None:
        assert kinds(template_runs([], schedules=(schedule("each full moon"),))) == []

    def test_a_template_that_is_deleted_needs_none(self) -> None:
        gone = TemplateFacts(1, "Gone", is_deleted=True)
        assert kinds(template_runs([], schedules=(), template=gone)) == []


class TestRetentionChanged:
    def test_the_last_run_kept_other_days_than_the_one_before(self) -> None:
        found = only(template_runs([run(days=7), *daily_runs(3, days_ago=1)]))
        assert (found.kind, found.job_id) == (FindingKind.RETENTION_CHANGED, 1_000)
        assert (found.days_before, found.days_now) == (30, 7)

    def test_a_run_by_hand_in_between_counts_once(self) -> None:
        by_hand = run(0.5, days=0, schedule_id=None, launch_type="manual")
        earlier = [by_hand, *daily_runs(3, days_ago=1)]
        assert kinds(template_runs(earlier)) == [FindingKind.RETENTION_CHANGED]
        assert kinds(template_runs([run(), *earlier])) == []

    def test_its_schedule_will_keep_others(self) -> None:
        changed = replace(NIGHTLY, days=7)
        found = only(template_runs(daily_runs(3), schedules=(changed,)))
        assert (found.job_id, found.days_before, found.days_now) == (None, 30, 7)
        assert kinds(template_runs(daily_runs(3), schedules=(replace(NIGHTLY, days=30),))) == []


def test_the_worst_comes_first() -> None:
    runs = [run(1, status="failed", days=7), *daily_runs(3, days_ago=2)]
    found = kinds(template_runs(runs, schedules=(NIGHTLY,)))
    expected = [FindingKind.FAILED, FindingKind.MISSED, FindingKind.RETENTION_CHANGED]
    assert found == expected
