"""Rows of plain text: one per state of a line, and the text itself where it is plain."""

import numpy as np
import pytest

from app.output.terminal.plain_text import (
    PlainTextDecoder,
    joined_rows,
    newest_state,
    plain_rows,
    rows_of_line,
)
from app.output.terminal.text_bytes import line_starts


def test_a_plain_text_has_no_rows_of_its_own() -> None:
    text = "plain\ttext é\n\nmore\n".encode()
    assert plain_rows(text, line_starts(text)) is None


def test_colors_alone_leave_one_row_per_line() -> None:
    text = b"\x1b[31mred\x1b[0m\nplain\n"
    rows = plain_rows(text, line_starts(text))
    assert rows is not None
    assert rows.text == b"red\nplain\n"
    assert rows.part_of_row is None


def test_an_overwritten_line_has_a_row_for_each_state() -> None:
    text = b"first\n10%\r20%\r100%\nlast\n"
    rows = plain_rows(text, line_starts(text))
    assert rows is not None
    assert rows.text == b"first\n10%\n20%\n100%\nlast\n"
    assert rows.part_of_row is not None
    assert rows.part_of_row.tolist() == [0, 1, 1, 1, 2]
    assert rows.starts.tolist() == [0, 6, 10, 14, 19, 24]


def test_a_line_of_several_newlines_is_one_part() -> None:
    text = b"a\nb\nc\n"
    rows = plain_rows(text, np.array([0, 4, 6], dtype=np.uint64))
    assert rows is not None
    assert rows.text == b"a b\nc\n"


def test_joined_rows_are_those_of_the_joined_text() -> None:
    texts = [b"10%\r20%\n", b"\x1b[1mbold\x1b[0m\n", b"a\x07\nb\n"]
    each = [plain_rows(text, line_starts(text)) for text in texts]
    whole = b"".join(texts)
    expected = plain_rows(whole, line_starts(whole))
    joined = joined_rows([rows for rows in each if rows is not None], [1, 1, 2])
    assert expected is not None
    assert expected.part_of_row is not None
    assert joined.part_of_row is not None
    assert (joined.text, joined.starts.tolist()) == (expected.text, expected.starts.tolist())
    assert joined.part_of_row.tolist() == expected.part_of_row.tolist()


@pytest.mark.parametrize(
    ("exact", "rows"),
    [
        (b"plain\n", [b"plain"]),
        (b"crlf\r\n", [b"crlf"]),
        (b"10%\r20%\n", [b"10%", b"20%"]),
        (b"bad \xff\x07\n", ["bad \ufffd".encode()]),
        (b"x" * 70_000 + b"\x1b[1m", [b"x" * 70_000]),
    ],
)
def test_the_rows_of_a_line_are_what_it_showed(exact: bytes, rows: list[bytes]) -> None:
    assert rows_of_line(exact) == rows


@pytest.mark.parametrize(
    ("line", "states"),
    [("a", ("", "a")), ("a\rb\rc", ("a\rb\r", "c")), ("a\rb\r\r", ("a\r", "b"))],
)
def test_the_newest_state_follows_the_last_overwriting_return(
    line: str, states: tuple[str, str]
) -> None:
    assert newest_state(line) == states


def test_a_decoder_shows_newlines_within_a_line_and_not_the_last_one() -> None:
    decoder = PlainTextDecoder()
    for part in (b"a\n", b"b\x1b[3", b"1mc\n"):
        decoder.feed(part)
    assert decoder.end_line() == b"a bc"
