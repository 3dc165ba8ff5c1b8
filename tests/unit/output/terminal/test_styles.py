"""Styles after SGR parameters that `AnsiDecoder`'s own tests do not reach, and the palette."""

from hypothesis import given
from hypothesis import strategies as st

from app.output.terminal.styles import PLAIN, Rgb, Style, after_sgr, palette_rgb

parameters = st.lists(
    st.sampled_from(["0", "1", "4", "38", "48", "58", "5", "2", "255", "256", "", ":", "x", "?"]),
    max_size=10,
).map(";".join) | st.text("0123456789;:<=>?", max_size=30)


@given(parameters)
def test_any_parameters_give_colors_within_range(text: str) -> None:
    style = after_sgr(PLAIN, text)
    for color in (style.fg, style.bg):
        channels = color if isinstance(color, Rgb) else (color or 0,)
        assert all(0 <= channel <= 255 for channel in channels)


@given(parameters)
def test_a_reset_leaves_only_the_link(text: str) -> None:
    linked = Style(link="https://example.org", bold=True)
    assert after_sgr(after_sgr(linked, text), "0") == Style(link=linked.link)


def test_the_cube_and_the_grays_of_the_palette_are_all_different() -> None:
    assert len({palette_rgb(number) for number in range(16, 232)}) == 216
    assert [palette_rgb(number).red for number in range(232, 256)] == list(range(8, 248, 10))
