"""Lines that AWX cut are completed from the record only where that is certain."""

import pytest

from app.output.lines import Line
from app.output.reading.cut_lines import CUT_MARK, completed_line, recorded_lines

HEAD = "x" * 1023
WHOLE = HEAD + " and the rest"


def completed(text: str, *recorded: str, masks: tuple[str, ...] = ()) -> Line:
    record = recorded_lines("\n".join(recorded), masks=masks)
    return completed_line(Line(1, text, is_cut=True), record)


def test_a_cut_line_gets_the_rest_of_the_one_line_that_begins_so() -> None:
    assert completed(HEAD + CUT_MARK, WHOLE, "other") == Line(
        1, WHOLE, is_cut=True, is_completed=True
    )


@pytest.mark.parametrize(
    "recorded",
    [(), ("short",), (HEAD + " one", HEAD + " two"), ("y" * 1100,), (HEAD,)],
    ids=["no record", "short", "two lines", "another", "no rest"],
)
def test_what_is_not_certain_stays_cut(recorded: tuple[str, ...]) -> None:
    assert not completed(HEAD + CUT_MARK, *recorded).is_completed


def test_a_cut_text_that_is_too_short_proves_nothing() -> None:
    assert not completed("x" * 900 + CUT_MARK, "x" * 1100).is_completed


def test_escapes_of_the_record_become_the_characters_that_were_written() -> None:
    line = completed(f"a\tb\\{HEAD}{CUT_MARK}", f"a\\tb\\\\{HEAD} c\\td\\\\e\\x")
    assert line.text == f"a\tb\\{HEAD} c\td\\e\\x"


def test_colors_are_missing_in_the_record_and_resets_stay_at_the_end() -> None:
    line = completed(f"\x1b[31m{HEAD}{CUT_MARK}\x1b[0m\x1b[0m", WHOLE)
    assert line.text == f"\x1b[31m{WHOLE}\x1b[0m\x1b[0m"


def test_a_color_that_was_cut_within_its_sequence_is_dropped() -> None:
    assert completed(f"{HEAD}\x1b[3{CUT_MARK}", WHOLE).text == WHOLE


def test_another_sequence_than_a_color_makes_the_record_useless() -> None:
    assert not completed(f"\x1b[2K{HEAD}{CUT_MARK}", WHOLE).is_completed


def test_a_rest_with_a_mask_is_refused() -> None:
    assert not completed(HEAD + CUT_MARK, HEAD + " ***", masks=("***",)).is_completed


def test_only_the_newest_state_of_a_line_is_completed() -> None:
    assert completed(f"10%\r{HEAD}{CUT_MARK}", WHOLE).text == f"10%\r{WHOLE}"


def test_a_line_that_awx_did_not_cut_stays_as_it_is() -> None:
    record = recorded_lines(WHOLE, masks=())
    line = Line(1, HEAD + CUT_MARK)
    assert completed_line(line, record) is line
