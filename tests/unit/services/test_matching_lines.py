"""Lines that have some words, cut around the first match."""

from hypothesis import given
from hypothesis import strategies as st

from app.output import OutputEvent
from app.services.matching_lines import lines_of_events, matching_line


def test_a_line_is_cut_around_its_match() -> None:
    line = matching_line(7, "x" * 500 + "Deleted 39" + "y" * 500, "deleted 39")
    assert line.match == "Deleted 39"
    assert line.before == "…" + "x" * 60
    assert line.after == "y" * 200 + "…"


def test_colors_are_left_out_and_control_characters_are_spaces() -> None:
    line = matching_line(1, "\x1b[31mDel\x1b[0meted\t3\x00\r", "deleted")
    assert (line.before, line.match, line.after) == ("", "Deleted", " 3 ")


def test_a_line_whose_match_cannot_be_seen_is_shown_from_its_beginning() -> None:
    line = matching_line(1, "nothing of it" + "z" * 500, "words")
    assert (line.match, line.after) == ("", "")
    assert line.before.endswith("…")


def test_an_event_of_several_lines_gives_the_number_of_each() -> None:
    event = OutputEvent(counter=1, start_line=4, end_line=7, stdout="a\nwords\nmore WORDS")
    assert [line.number for line in lines_of_events([event], "words", 3)] == [6, 7]
    assert [line.number for line in lines_of_events([event], "words", 1)] == [6]


@given(st.text(max_size=300), st.text(min_size=1, max_size=5))
def test_no_text_breaks_a_line_and_what_is_marked_are_the_words(text: str, words: str) -> None:
    line = matching_line(1, text, words)
    assert len(line.before + line.match + line.after) <= len(text) + 2
    assert not line.match or len(line.match) == len(words)
    assert (line.before + line.match + line.after).isprintable() or not text
