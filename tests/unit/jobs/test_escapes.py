"""Fields of the record are shown without terminal escape sequences."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.jobs.escapes import without_escapes


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("\x1b[31m\x1b[1mThis can be caused by\x1b[0m", "This can be caused by"),
        ("\x1b]8;;https://x\x1b\\link\x1b]8;;\x07!", "link!"),
        ("a\x1bcb", "ab"),
        ("cut \x1b[3", "cut "),
        ("plain", "plain"),
    ],
)
def test_escape_sequences_are_taken_out(text: str, plain: str) -> None:
    assert without_escapes(text) == plain


@given(st.text(alphabet=st.sampled_from("\x1b[]m3;\x07\\Pab"), max_size=60))
def test_no_escape_character_is_left(text: str) -> None:
    assert "\x1b" not in without_escapes(text)
