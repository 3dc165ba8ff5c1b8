"""What a stretch of output does to the style before it, and how that is stored."""

import msgspec
import pytest

from app.output.terminal.style_changes import (
    NO_CHANGE,
    StyleChange,
    change_from_json,
    style_change_in,
)
from app.output.terminal.styles import PLAIN, Rgb, Style

BOLD_BLUE = Style(fg=4, bold=True)


@pytest.mark.parametrize(
    ("text", "before", "after"),
    [
        (b"plain", BOLD_BLUE, BOLD_BLUE),
        (b"\x1b[31mred", BOLD_BLUE, Style(fg=1, bold=True)),
        (b"\x1b[31m\x1b[0m", BOLD_BLUE, PLAIN),
        (b"\x1b[31m\x1b[m\x1b[4m", BOLD_BLUE, Style(underline=True)),
        (b"\x1b[22m", BOLD_BLUE, Style(fg=4)),
        (b"\x1b[38;2;1;2;3m", BOLD_BLUE, Style(fg=Rgb(1, 2, 3), bold=True)),
        (b"\x1b[0;1;34m", PLAIN, BOLD_BLUE),
    ],
)
def test_a_change_sets_what_the_text_sets_and_leaves_the_rest(
    text: bytes, before: Style, after: Style
) -> None:
    assert style_change_in(text).after(before) == after


def test_only_a_reset_makes_the_style_before_irrelevant() -> None:
    assert style_change_in(b"\x1b[0m").is_whole
    assert not style_change_in(b"\x1b[1;31m").is_whole


def test_a_later_change_wins() -> None:
    both = style_change_in(b"\x1b[1;31m").then(style_change_in(b"\x1b[22;4m"))
    assert both.after(PLAIN) == Style(fg=1, underline=True)
    assert NO_CHANGE.then(NO_CHANGE) == NO_CHANGE


def test_a_change_survives_a_block_header() -> None:
    change = style_change_in(b"\x1b[0;38;2;1;2;3;44m")
    stored = msgspec.json.decode(msgspec.json.encode(change.to_json()))
    assert change_from_json(stored) == change


def test_an_unknown_attribute_is_refused() -> None:
    with pytest.raises(ValueError, match="attribute"):
        change_from_json({"blink": True})
    with pytest.raises(ValueError, match="attribute"):
        change_from_json(StyleChange((("link", None),)).to_json())
