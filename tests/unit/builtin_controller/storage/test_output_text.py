"""What AWX makes of an output: the text of a record, and events cut for display."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.builtin_controller.storage.output_text import cut_stdout, result_stdout

RED, RESET = "\x1b[31m", "\x1b[0m"


@pytest.mark.parametrize(
    ("texts", "output"),
    [
        ([], ""),
        (["one", "two"], "one\ntwo\n"),
        (["\tC:\\new\v\f\b"], "\\tC:\\\\new\\v\\f\\b\n"),
        (["progress 1%\rprogress 2%"], "progress 1%\\rprogress 2%\n"),
        (["a line\r\nand more"], "a line\\r\\nand more\n".replace("\\r\\n", "\n")),
        ([f"{RED}red{RESET} plain"], "red plain\n"),
        # A known damage: from an escape up to the next letter m, across lines.
        (["step 1\x1b[K done", "step 2: 512 rows removed"], "step 1oved\n"),
        (["an escape \x1b without the letter"], "an escape \x1b without the letter\n"),
    ],
)
def test_a_record_has_the_output_with_the_damage_of_awx(texts: list[str], output: str) -> None:
    assert result_stdout(texts) == output


@pytest.mark.parametrize("size", [0, 1, 1023, 1024])
def test_a_text_of_up_to_1024_characters_is_whole(size: int) -> None:
    assert cut_stdout("ü" * size) == "ü" * size


@pytest.mark.parametrize("size", [1025, 5000])
def test_a_longer_text_is_cut_to_1023_characters_and_an_ellipsis(size: int) -> None:
    assert cut_stdout("ü" * size) == "ü" * 1023 + "…"


@pytest.mark.parametrize(
    ("before", "resets"),
    [(RED, 1), (RED + RED, 2), (RED + RESET, 0), (RED + RESET + RED, 1), ("", 0)],
)
def test_colors_that_are_open_at_the_cut_are_reset(before: str, resets: int) -> None:
    cut = cut_stdout(before + "x" * 2000)
    assert cut.endswith("…" + RESET * resets)
    assert cut.count(RESET) == before.count(RESET) + resets


@given(st.text(max_size=30), st.integers(0, 1100))
def test_a_cut_text_is_a_beginning_of_the_whole_one(end: str, size: int) -> None:
    text = "x" * size + end
    cut = cut_stdout(text)
    assert cut == text or (len(text) > 1024 and text.startswith(cut.partition("…")[0]))
