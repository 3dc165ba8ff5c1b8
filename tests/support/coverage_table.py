"""Prints what share of the app the last `make test` ran, and the files that it ran least of."""

import json
import tempfile
from pathlib import Path

from coverage import Coverage

from tests.support.sources import ROOT

ENOUGH_PERCENT = 90


def main() -> None:
    """Two totals, then each file below 90 %, the lowest first."""
    measured = Coverage(config_file=str(ROOT / "pyproject.toml"))
    measured.load()
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "coverage.json"
        measured.json_report(outfile=str(report))
        found = json.loads(report.read_text(encoding="utf-8"))
    print("Coverage of app:", _figures(found["totals"]))
    files = [(one["summary"], name) for name, one in found["files"].items()]
    for summary, name in sorted(files, key=lambda one: one[0]["percent_covered"]):
        if summary["percent_covered"] < ENOUGH_PERCENT:
            print(f"  {summary['percent_covered']:5.1f} %  {name} ({_figures(summary)})")


def _figures(summary: dict[str, int]) -> str:
    lines = f"lines {_percent(summary['covered_lines'], summary['num_statements'])}"
    branches = f"branches {_percent(summary['covered_branches'], summary['num_branches'])}"
    return f"{lines}, {branches}"


def _percent(covered: int, existing: int) -> str:
    return f"{100 * covered / existing:.1f} %" if existing else "none"


if __name__ == "__main__":
    main()
