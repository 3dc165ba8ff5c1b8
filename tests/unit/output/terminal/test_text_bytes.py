"""Where lines begin in bytes, and how text becomes UTF-8."""

import re
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.output.terminal.text_bytes import CHUNK_BYTES, line_starts, newline_offsets, to_utf8


@given(st.binary(max_size=40).map(lambda raw: raw.replace(b"x", b"\n")))
def test_the_lines_between_the_offsets_are_those_of_the_text(text: bytes) -> None:
    starts = line_starts(text).tolist()
    lines = [text[begin:end] for begin, end in pairwise(starts)]
    assert lines == re.findall(rb"[^\n]*\n|[^\n]+", text)


def test_newlines_at_the_borders_of_chunks_are_found() -> None:
    text = bytearray(b"x" * (2 * CHUNK_BYTES + 1))
    expected = [0, CHUNK_BYTES - 1, CHUNK_BYTES, 2 * CHUNK_BYTES]
    for offset in expected:
        text[offset] = ord("\n")
    assert newline_offsets(bytes(text)).tolist() == expected


def test_an_empty_text_has_no_line() -> None:
    assert line_starts(b"").tolist() == [0]
    assert newline_offsets(b"").dtype == np.uint64


@pytest.mark.parametrize(
    ("text", "raw"),
    [
        ("aé日🚀", "aé日🚀".encode()),
        ("a\ud800b", "a\ufffdb".encode()),
        ("\ud83d\ude80", "🚀".encode()),
    ],
)
def test_a_surrogate_that_utf_8_cannot_hold_is_joined_or_replaced(text: str, raw: bytes) -> None:
    assert to_utf8(text) == raw
