"""Rows as CSV: read back as they were, and harmless in a spreadsheet."""

import csv
import io
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.api.csv_rows import csv_response, csv_text

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\x00"))


@given(st.lists(st.lists(TEXTS, min_size=2, max_size=2)))
def test_every_text_comes_back(rows: list[list[str]]) -> None:
    read = list(csv.reader(io.StringIO(csv_text(("a", "b"), rows), newline="")))
    assert read[0] == ["a", "b"]
    assert [[cell.removeprefix("'") for cell in row] for row in read[1:]] == [
        [cell.removeprefix("'") for cell in row] for row in rows
    ]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx"])
def test_a_text_is_never_a_formula(text: str) -> None:
    assert csv_text(("a",), [(text,)]).splitlines()[1].strip('"').startswith("'")


def test_what_is_no_text_is_written_for_programs() -> None:
    row = (None, True, -3, 1.5, datetime(2026, 11, 24, 12, tzinfo=UTC))
    assert csv_text("abcde", [row]).splitlines()[1] == ",true,-3,1.5,2026-11-24T12:00:00Z"


def test_the_answer_is_a_file_that_no_cache_keeps() -> None:
    answer = csv_response("runs.csv", ("a",), [])
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="runs.csv"'
    assert answer.headers["cache-control"] == "no-store"
