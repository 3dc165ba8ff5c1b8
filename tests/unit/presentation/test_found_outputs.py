"""What is said of jobs that were found by their output."""

import pytest

from app.presentation.found_outputs import (
    bound_text,
    left_out_text,
    progress_text,
    shown_hit,
    where_text,
)
from tests.unit.jobs.builders import row


def test_a_hit_leads_to_its_job_and_each_line_to_itself_with_the_words_marked() -> None:
    hit = shown_hit(row("failed", id=42, name=""), "a & b", [(1031, "x ", "a & b", " y")])
    assert (hit.name, hit.status, hit.href) == ("System job 42", "failed", "/jobs/42?find=a+%26+b")
    (line,) = hit.lines
    assert (line.number, line.href) == ("1,031", "/jobs/42?find=a+%26+b#L1031")


def test_progress_counts_jobs_and_says_where_they_were_searched() -> None:
    assert progress_text(40, 1214) == "Searched 40 of 1,214 jobs"
    assert progress_text(1, None) == "Searched 1 job"
    assert where_text(2, 38) == "2 in the stored output, 38 by the controller"
    assert where_text(0, 38) == "38 by the controller"
    assert where_text(0, 0) == ""


@pytest.mark.parametrize(
    ("searched", "total", "unsearched", "before", "said"),
    [
        (40, 40, (), 1, ""),
        (40, 214, (), 123, "174 jobs weren't searched, all before #123."),
        (39, 40, (), None, "1 job wasn't searched."),
        (40, None, (), 7, "Some jobs weren't searched, all before #7."),
        (37, 40, (9, 8, 7), 1, "The controller couldn't search 3 jobs: #9, #8, #7."),
        (
            10,
            20,
            tuple(range(9, 3, -1)),
            3,
            "The controller couldn't search 6 jobs: #9, #8, #7, #6, #5, …. "
            "4 jobs weren't searched, all before #3.",
        ),
    ],
)
def test_what_was_not_searched_is_said(
    searched: int, total: int | None, unsearched: tuple[int, ...], before: int | None, said: str
) -> None:
    assert left_out_text(searched, total, unsearched, before) == said


def test_a_search_that_found_enough_says_why_it_ends() -> None:
    assert bound_text(100, 1000) == "A search ends at 100 hits or 1,000 jobs."
