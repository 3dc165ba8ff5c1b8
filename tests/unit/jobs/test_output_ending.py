"""The last lines of an output know their numbers only where these are known."""

from app.jobs.output_ending import LINES_SEARCHED, OutputEnding


def test_a_records_text_gives_lines_without_numbers() -> None:
    ending = OutputEnding.from_text("a\nb\n")
    assert ending.lines == ("a", "b")
    assert ending.number(1) == 0


def test_only_the_end_of_a_long_text_is_looked_at() -> None:
    ending = OutputEnding.from_text("".join(f"line {n}\n" for n in range(1, 100_001)))
    assert len(ending.lines) == LINES_SEARCHED
    assert ending.lines[-1] == "line 100000"


def test_lines_are_numbered_from_the_first_one() -> None:
    assert OutputEnding(("a", "b"), 31).number(1) == 32
