"""What differs between two runs beside their outputs, in words."""

import json
from datetime import UTC, datetime, timedelta

from app.jobs.comparison import ComparedOutput, Comparison, Ignoring, compare_outputs
from app.jobs.model import JsonText, SystemJob
from app.jobs.outcome import Count, Outcome
from app.presentation.comparison import ShownComparison, ShownFact, shown_comparison
from tests.unit.jobs.builders import job

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
NOTHING = Outcome()


def output(
    lines: int = 1, *, is_final: bool = True, missing: int = 0, out: int = 0
) -> ComparedOutput:
    return ComparedOutput(
        range(1, lines + 1), ["x"] * lines, lines + out, 1, out, is_final, missing
    )


def compared(left: ComparedOutput, right: ComparedOutput) -> Comparison:
    return compare_outputs(left, right, Ignoring())


def shown(
    left: SystemJob,
    right: SystemJob,
    outcomes: tuple[Outcome, Outcome] = (NOTHING, NOTHING),
    outputs: tuple[ComparedOutput, ComparedOutput] | None = None,
) -> ShownComparison:
    return shown_comparison(left, right, outcomes, compared(*(outputs or (output(), output()))))


def variables(**values: object) -> JsonText:
    return JsonText(json.dumps(values), values, True)  # type: ignore[arg-type]


def run(number: int, **changes: object) -> SystemJob:
    times = {"created": NOON + timedelta(hours=number), "started": NOON + timedelta(hours=number)}
    return job(**{"id": number, "elapsed_s": 60.0, **times, **changes})


def test_options_node_and_environment_have_a_row_where_they_differ() -> None:
    left = run(
        41,
        extra_vars=variables(days=30, note="same"),
        execution_node="node-a",
        job_env=(("LANG", "C"), ("MODE", "fast")),
    )
    right = run(
        42,
        extra_vars=variables(days=90, note="same", dry_run=True),
        execution_node="node-b",
        job_env=(("LANG", "C"), ("MODE", "slow")),
    )
    facts = shown(left, right).facts
    assert {fact.label: (fact.left, fact.right) for fact in facts[1:]} == {
        "Extra vars: days": ("30", "90"),
        "Extra vars: dry_run": ("None", "yes"),
        "Job env: MODE": ("fast", "slow"),
        "Execution node": ("node-a", "node-b"),
    }
    assert shown(left, right).same > 5


def test_a_folder_named_by_the_jobs_own_number_is_no_difference() -> None:
    left, right = (
        run(number, job_env=(("DIR", f"/tmp/awx_{number}"), ("OTHER", f"{number}"[::-1])))  # noqa: S108
        for number in (41, 42)
    )
    assert [fact.label for fact in shown(left, right).facts] == ["Duration", "Job env: OTHER"]


def test_an_environment_beside_none_is_one_row() -> None:
    left, right = run(41), run(42, job_env=(("A", "1"), ("B", "2")))
    assert shown(left, right).facts[1:] == [ShownFact("Job env", "None", "2 values", differs=True)]


def test_secrets_are_masked_as_in_the_record() -> None:
    left = run(41, job_env=(("API_TOKEN", "hunter2"), ("A", "1")))
    right = run(42, job_env=(("A", "1"),))
    texts = repr(shown(left, right).facts)
    assert "API_TOKEN" in texts
    assert "hunter2" not in texts


def test_durations_are_always_shown() -> None:
    facts = shown(run(41), run(42, status="running", elapsed_s=0.0)).facts
    assert facts[0] == ShownFact("Duration", "1 min", "Still running", differs=True)


def test_counts_stand_side_by_side_and_what_was_not_printed_is_no_zero() -> None:
    left = Outcome((Count("jobs", 39, 4, 9), Count("sessions", 0, None, 10)))
    right = Outcome((Count("jobs", 4812, 0, 9, is_dry_run=True),))
    facts = {
        fact.label: (fact.left, fact.right) for fact in shown(run(41), run(42), (left, right)).facts
    }
    assert facts["Jobs deleted"] == ("39", "4,812 (dry run)")
    assert facts["Jobs skipped"] == ("4", "0 (dry run)")
    assert facts["Sessions deleted"] == ("0", "Not printed")
    assert "Sessions skipped" not in facts


def test_two_runs_that_deleted_nothing_say_so_in_one_row() -> None:
    nothing = Outcome(tuple(Count(kind, 0, 0, 1) for kind in ("jobs", "notifications")))
    facts = shown(run(41), run(42), (nothing, nothing)).facts
    assert [(fact.label, fact.left, fact.right) for fact in facts[1:]] == [("Deleted", "0", "0")]


def notes(left: SystemJob, right: SystemJob, *outputs: ComparedOutput) -> list[str]:
    pair = (outputs[0], outputs[1]) if outputs else None
    return shown(left, right, outputs=pair).notes


def test_two_whole_outputs_in_order_need_no_note() -> None:
    assert notes(run(41), run(42)) == []


def test_what_the_comparison_cannot_show_is_said() -> None:
    assert notes(run(41), run(41)) == ["Both sides are job #41."]
    assert notes(run(42), run(41)) == ["The later run is on the left: #42 came after #41."]
    assert notes(run(41), run(42, status="running"), output(), output(is_final=False)) == [
        "Job #42 hasn't ended. Only what it has printed is compared."
    ]
    assert notes(run(41), run(42), output(is_final=False), output()) == [
        "AWX hasn't confirmed that the output of #41 is complete."
    ]
    assert notes(run(41), run(42), output(0), output(missing=1)) == [
        "Job #41 has no output.",
        "The controller has lost 1 event of #42.",
    ]
    assert notes(run(41), run(42), output(), output(2, out=60_000)) == [
        "These outputs are long. Only the first and last 1,000 lines of each are compared."
    ]
