"""A first screen's lines end where there is no room for more, before anything is written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.first_screen import LONGEST, FirstScreen, html_of
from app.first_screen.budget import lines_within, room_for_lines
from app.first_screen.rows import rows_of
from app.output import Line, OutputPage
from app.presentation.job_page import ShownFailure, ShownJob

TEXTS = [
    "x" * 5000,
    "<&\"'>" * 1000,
    "\x1b[31ma\x1b[32mb" * 400,
    "\x1b[1;2;3;4;9;38;2;255;135;1;48;2;3;4;250ma\x1b[0mb" * 300,
    "see https://a.example/x " * 400,
    "".join(f"{'=' * width}\r" for width in range(100)),
    f"{'y' * 1000}" + "\rz" * 90,
    "\x1b]8;;https://a.example/\x1b\\link\x1b]8;;\x1b\\ " * 300,
]


def page(*texts: str) -> OutputPage:
    lines = tuple(Line(number, text) for number, text in enumerate(texts, 1))
    return OutputPage(1, lines, len(lines), True, (), False, len(lines))


def length(shown: OutputPage, room: int) -> int:
    styled = lines_within(shown, 200, room)
    return sum(len(html_of(row)) for row in rows_of(shown, styled, may_grow=False))


@pytest.mark.parametrize("text", TEXTS)
def test_the_lines_have_no_more_characters_than_room(text: str) -> None:
    shown = page(*[text] * 150)
    assert 0 < length(shown, LONGEST) <= LONGEST


@given(
    st.lists(st.text(st.sampled_from("a&\r\b<\x1b[31m;:/hps"), max_size=200), max_size=20),
    st.integers(-1, 20_000),
)
def test_the_room_is_never_exceeded(texts: list[str], room: int) -> None:
    assert length(page(*texts), room) <= max(room, 0)


def test_usual_lines_all_have_room() -> None:
    usual = "2026-11-03 13:27:02 \x1b[32mINFO\x1b[0m deleted 14 \x1b[1mjob events\x1b[0m of #4711"
    assert (
        len(lines_within(page(*[usual] * 200), 200, room_for_lines(FirstScreen(ShownJob())))) == 200
    )


def test_the_longer_the_texts_of_the_job_the_fewer_lines() -> None:
    plain = room_for_lines(FirstScreen(ShownJob()))
    long = ShownFailure(headline="Failed", traceback="x" * 1000)
    assert room_for_lines(FirstScreen(ShownJob(failure=long))) == plain - 1000
    longest = ShownFailure(headline="Failed", traceback="x" * LONGEST)
    assert room_for_lines(FirstScreen(ShownJob(failure=longest))) < 0
