"""Which line of an output carries the cause of a failure."""

from hypothesis import given
from hypothesis import strategies as st

from app.jobs.diagnosis.last_exception import LastException
from app.jobs.diagnosis.offending_line import ended_with, last_line, line_that_says
from app.jobs.output_ending import OutputEnding

LOCKS = LastException("django.db.utils.OperationalError", "out of shared memory\nHINT:  x")


def test_an_exception_is_found_by_its_name_and_message_wherever_it_stands() -> None:
    ending = OutputEnding(("a", "caught OperationalError: out of shared memory", "b"), 7)
    found = line_that_says(LOCKS, ending)
    assert found
    assert found.number == 8


def test_the_message_of_another_exception_is_not_it() -> None:
    assert line_that_says(LOCKS, OutputEnding(("MemoryError: out of shared memory",), 7)) is None


def test_a_long_line_is_cut() -> None:
    found = last_line(OutputEnding(("x" * 100_000, " "), 1))
    assert found
    assert len(found.text) < 400


@given(
    st.lists(st.text(alphabet="Eroxpi: \t.", max_size=12), max_size=12), st.integers(1, 2_000_000)
)
def test_a_number_is_always_that_of_the_line_with_the_text(lines: list[str], first: int) -> None:
    ending = OutputEnding(tuple(lines), first)
    named = LastException("x.Error", "x")
    for found in (ended_with(ending), line_that_says(named, ending), last_line(ending)):
        assert found is None or lines[found.number - first].strip() == found.text
