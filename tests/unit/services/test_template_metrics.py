"""What Prometheus gets of each template, and the rules and the dashboard that use it."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from prometheus_client.samples import Sample

from app.history.model import TemplateFacts, TemplateRuns
from app.services.history_library import HistoryFile, HistoryLibrary
from app.services.site_figures import Families
from app.services.template_metrics import MeasuredController, Reading, families, read_all
from app.telemetry.figures import REGISTRY
from app.telemetry.own_process import process_figures
from app.telemetry.worker_figures import joined
from tests.support.sources import ROOT
from tests.unit.history.facts import CLEANUP
from tests.unit.history.facts import run as stored_run
from tests.unit.history.runs import NOW, daily_runs, deleted, run, template_runs
from tests.unit.history.schedules import schedule

ALERTS = ROOT / "docs" / "alerts"
PROMTOOL = shutil.which("promtool")
NIGHTLY = schedule("DTSTART:20260101T030000Z RRULE:FREQ=DAILY;INTERVAL=1")
LABELS = {"controller": "lab", "template_id": "1", "template": "Cleanup Job Details"}


def samples(*templates: TemplateRuns, is_timed: bool = True) -> list[Sample]:
    reading = Reading("lab", templates, NOW if is_timed else None)
    return [sample for family in families([reading]) for sample in family.samples]


def values(*templates: TemplateRuns, is_timed: bool = True) -> dict[str, float]:
    """The samples of one template by their names, without the prefix that they share."""
    return {
        sample.name.removeprefix("jobpane_template_"): sample.value
        for sample in samples(*templates, is_timed=is_timed)
        if not {"status", "kind"} & set(sample.labels)
    }


def test_each_figure_is_that_of_the_last_run_that_counts() -> None:
    runs = [
        run(-0.5, status="running", finished=None, elapsed_s=None, outcome=None, is_final=False),
        run(is_dry_run=True, outcome=deleted(9_000)),
        run(1, status="failed", elapsed_s=7.0, outcome=None),
        *daily_runs(5, days_ago=2),
    ]
    found = values(template_runs(runs, schedules=(NIGHTLY,)))
    assert found == {
        "jobpane_history_readable": 1,
        "jobpane_last_read_timestamp_seconds": NOW.timestamp(),
        "last_run_timestamp_seconds": runs[2].finished.timestamp(),  # type: ignore[union-attr]
        "last_success_timestamp_seconds": runs[3].finished.timestamp(),  # type: ignore[union-attr]
        "last_deleted": 39,
        "last_skipped": 0,
        "last_duration_seconds": 7,
        "median_duration_seconds": 60,
        "missed_schedules": 0,
    }
    assert all(
        sample.labels.items() >= LABELS.items()
        for sample in samples(template_runs(runs))
        if sample.name != "jobpane_history_readable"
    )


def test_the_last_status_is_one_of_four() -> None:
    runs = [run(status="canceled"), *daily_runs(2, days_ago=1)]
    statuses = {
        sample.labels["status"]: sample.value
        for sample in samples(template_runs(runs))
        if sample.name == "jobpane_template_last_status"
    }
    assert statuses == {"successful": 0, "failed": 0, "error": 0, "canceled": 1}


def test_what_is_off_is_counted_by_its_kind() -> None:
    runs = template_runs(daily_runs(5, days_ago=1), schedules=(NIGHTLY,))
    kinds = {
        sample.labels["kind"]: sample.value
        for sample in samples(runs)
        if sample.name == "jobpane_template_findings"
    }
    assert {kind for kind, count in kinds.items() if count} == {"missed"}
    assert values(runs)["missed_schedules"] == 1


@pytest.mark.parametrize(
    "runs",
    [
        template_runs([], known_since=None, read_at=None),
        template_runs([run(status="pending", finished=None, elapsed_s=None, outcome=None)]),
    ],
)
def test_what_is_not_known_has_no_sample(runs: TemplateRuns) -> None:
    assert not {name for name in values(runs) if name.startswith(("last_", "median", "missed"))}


def test_without_the_controllers_clock_nothing_is_judged() -> None:
    runs = template_runs(daily_runs(5, days_ago=1), schedules=(NIGHTLY,))
    assert "missed_schedules" not in values(runs, is_timed=False)
    assert not [one for one in samples(runs, is_timed=False) if "kind" in one.labels]


def test_an_outcome_that_says_nothing_is_no_zero() -> None:
    assert "last_deleted" not in values(template_runs([run(outcome=None)]))


def test_a_template_that_is_deleted_has_no_samples() -> None:
    gone = TemplateFacts(1, "Gone", is_deleted=True)
    assert set(values(template_runs(daily_runs(3), template=gone))) == {"jobpane_history_readable"}


async def test_the_facts_come_from_the_file_and_its_damage_is_seen(tmp_path: Path) -> None:
    file = HistoryFile(tmp_path)
    library = HistoryLibrary(file, "lab")
    measured = MeasuredController("lab", library, lambda: NOW)

    await library.run(lambda store: store.set_templates([CLEANUP], NOW))
    await library.run(lambda store: store.add([stored_run(3), stored_run(4)]))
    (found,) = await read_all([measured])
    assert found.templates is not None
    assert [one.job_id for one in found.templates[0].runs] == [4, 3]
    await file.aclose()
    (tmp_path / "history.sqlite").unlink()
    (tmp_path / "history.sqlite").mkdir()
    unread = HistoryFile(tmp_path)
    measured = MeasuredController("lab", HistoryLibrary(unread, "lab"), lambda: NOW)
    shown = [one for family in families(await read_all([measured])) for one in family.samples]
    assert [(one.name, one.value) for one in shown] == [("jobpane_history_readable", 0)]
    await unread.aclose()


async def test_the_last_success_is_found_however_many_failed_since(tmp_path: Path) -> None:
    file = HistoryFile(tmp_path)
    library = HistoryLibrary(file, "lab")
    await library.run(lambda store: store.set_templates([CLEANUP], NOW))
    runs = [stored_run(number, status="failed", outcome=None) for number in range(2, 700)]
    await library.run(lambda store: store.add([stored_run(1), *runs]))
    readings = await read_all([MeasuredController("lab", library, lambda: NOW)])
    found = {one.name: one.value for family in families(readings) for one in family.samples}
    success = stored_run(1).finished
    assert success is not None
    assert found["jobpane_template_last_success_timestamp_seconds"] == success.timestamp()
    assert found["jobpane_template_last_deleted"] == 46
    await file.aclose()


def metric_names() -> set[str]:
    own = [*REGISTRY.collect(), *process_figures(), *Families().all(), *joined([])]
    names = {f"{one.name}_total" if one.type == "counter" else one.name for one in own}
    of_process = {name for name in names if name.startswith("jobpane_")}
    # These two take a running process; tests/contract/test_observing.py asks one.
    return {one.name for one in families([])} | of_process | {"jobpane_viewers", "jobpane_redis_up"}


@pytest.mark.parametrize(
    "document", ["jobpane.rules.yml", "jobpane.rules.test.yml", "grafana-dashboard.json"]
)
def test_rules_and_dashboard_name_metrics_that_are_there(document: str) -> None:
    text = (ALERTS / document).read_text(encoding="utf-8")
    used = {one.removesuffix("_bucket") for one in re.findall(r"\bjobpane_\w+", text)}
    assert used
    assert used <= metric_names()


def test_the_document_lists_every_metric_and_no_other() -> None:
    text = (ROOT / "docs" / "metrics.md").read_text(encoding="utf-8")
    assert set(re.findall(r"`(jobpane_\w+)`", text)) == metric_names()


def test_rules_and_dashboard_are_whole() -> None:
    rules = yaml.safe_load((ALERTS / "jobpane.rules.yml").read_text(encoding="utf-8"))
    for rule in rules["groups"][0]["rules"]:
        assert set(rule) >= {"alert", "expr", "labels", "annotations"}
        assert set(rule["annotations"]) == {"summary", "description"}
    dashboard = json.loads((ALERTS / "grafana-dashboard.json").read_text(encoding="utf-8"))
    panels = dashboard["panels"]
    assert len({panel["id"] for panel in panels}) == len(panels)
    assert all(panel["targets"] for panel in panels)


@pytest.mark.skipif(PROMTOOL is None, reason="promtool isn't on PATH; Debian's prometheus has it")
def test_the_rules_fire_when_they_should() -> None:
    assert PROMTOOL is not None
    rules, tests = ALERTS / "jobpane.rules.yml", ALERTS / "jobpane.rules.test.yml"
    for command in (["check", "rules", str(rules)], ["test", "rules", str(tests)]):
        done = subprocess.run(
            [PROMTOOL, *command], capture_output=True, text=True, timeout=60, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
