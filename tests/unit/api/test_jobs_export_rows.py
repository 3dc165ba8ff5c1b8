"""One job as a row of an export."""

import csv
import io
import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.api.csv_rows import csv_line
from app.api.jobs_export_rows import HEADINGS, export_row, json_line
from app.jobs.outcome import Outcome
from tests.unit.history.facts import OUTCOME, run
from tests.unit.jobs.builders import row

FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "=cmd|' /C calc'!A0")


@pytest.mark.parametrize("text", FORMULAS)
def test_no_text_is_a_formula(text: str) -> None:
    (cells,) = csv.reader(io.StringIO(csv_line([text, 1]), newline=""))
    assert cells == [f"'{text}", "1"]


def test_a_number_is_no_text_and_nothing_is_an_empty_cell() -> None:
    assert csv_line([-1.5, None, True, False, "a,b"]) == '-1.5,,true,false,"a,b"\r\n'


@given(st.lists(st.text(), min_size=2, max_size=5))
def test_a_line_comes_back_as_it_was_written_but_for_formulas(texts: list[str]) -> None:
    (cells,) = csv.reader(io.StringIO(csv_line(texts), newline=""))
    assert [cell.removeprefix("'") for cell in cells] == [one.removeprefix("'") for one in texts]
    assert not any(cell.lstrip(" ")[:1] in set("=+-@\t\r") - {""} for cell in cells if cell)


def test_an_outcome_is_of_this_very_run_and_never_a_zero_that_was_not_printed() -> None:
    known = run(7, outcome=OUTCOME)
    job = replace(row("successful"), id=7, created=known.created)
    assert export_row(job, known)["deleted"] == 46
    for facts in (
        None,
        replace(known, outcome=None),
        replace(known, outcome=Outcome()),
        run(8, outcome=OUTCOME),
    ):
        found = export_row(job, facts)
        assert (found["deleted"], found["skipped"], found["dry_run"]) == (None, None, None)


def test_both_forms_have_the_same_fields_in_one_order() -> None:
    fields = export_row(row("failed"), None)
    assert tuple(fields) == HEADINGS
    assert tuple(json.loads(json_line(fields))) == HEADINGS
