"""From a style of the terminal to classes and colors, as assets/output/rows/colors.js.

A color outside the theme gets one that is readable for each theme; the policy allows no `style` in
markup, so they are data that finish.js sets.
"""

import math
from collections.abc import Callable, Sequence

from app.output import Color, Style, palette_rgb

_DARK_FG_AT_LEAST, _DARK_BG_AT_MOST = 0.335, 0.035
_LIGHT_FG_AT_MOST, _LIGHT_BG_AT_LEAST = 0.116, 0.7
_INVERSE_OF_DEFAULT = 7
_THEME_COLORS = 16

Round = Callable[[float], int]


def classes_of(style: Style) -> list[str]:
    """The classes of a span, none for a plain one."""
    fg, bg = _colors(style)
    flags = (
        ("ov-bold", style.bold),
        ("ov-dim", style.dim),
        ("ov-italic", style.italic),
        ("ov-underline", style.underline),
        ("ov-strike", style.strike),
    )
    classes = [name for name, is_set in flags if is_set]
    for letter, color in (("f", fg), ("b", bg)):
        if isinstance(color, int):
            classes.append(f"ov-{letter}{color}")
    classes += [f"ov-{letter}x" for letter, one in (("f", fg), ("b", bg)) if isinstance(one, tuple)]
    return classes


def colors_of(style: Style) -> dict[str, str]:
    """The colors outside the theme, by the attribute that finish.js reads: "data-fd" and so on."""
    fg, bg = _colors(style)
    colors = {}
    if isinstance(fg, tuple):
        colors["data-fd"] = lightened(fg, _DARK_FG_AT_LEAST)
        colors["data-fl"] = darkened(fg, _LIGHT_FG_AT_MOST)
    if isinstance(bg, tuple):
        colors["data-bd"] = darkened(bg, _DARK_BG_AT_MOST)
        colors["data-bl"] = lightened(bg, _LIGHT_BG_AT_LEAST)
    return colors


def lightened(rgb: Sequence[int], at_least: float) -> str:
    """The color, at least as light as asked, by mixing with white where it has to be."""
    linear = [_to_linear(part) for part in rgb]
    have = _luminance(linear)
    share = 0.0 if have >= at_least else (at_least - have) / (1 - have)
    return _css([part + share * (1 - part) for part in linear], math.ceil if share else _round)


def darkened(rgb: Sequence[int], at_most: float) -> str:
    """The color, at most as light as asked, by mixing with black where it has to be."""
    linear = [_to_linear(part) for part in rgb]
    have = _luminance(linear)
    share = 1.0 if have <= at_most else at_most / have
    return _css([part * share for part in linear], math.floor if share < 1 else _round)


def _colors(style: Style) -> tuple[Color | None, Color | None]:
    fg, bg = _shown(style.fg), _shown(style.bg)
    if not style.inverse:
        return fg, bg
    return bg, _INVERSE_OF_DEFAULT if fg is None else fg


def _shown(color: Color | None) -> Color | None:
    """A color of the theme by its number, any other by its parts."""
    if isinstance(color, int) and color >= _THEME_COLORS:
        return palette_rgb(color)
    return color


def _to_linear(part: int) -> float:
    share = part / 255
    return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4


def _luminance(linear: Sequence[float]) -> float:
    red, green, blue = linear
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _css(linear: Sequence[float], round_: Round) -> str:
    return f"rgb({', '.join(str(_to_byte(part, round_)) for part in linear)})"


def _to_byte(linear: float, round_: Round) -> int:
    share = linear * 12.92 if linear <= 0.0031308 else 1.055 * linear ** (1 / 2.4) - 0.055
    return min(255, max(0, round_(share * 255)))


def _round(value: float) -> int:
    return math.floor(value + 0.5)
