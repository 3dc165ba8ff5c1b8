"""Text styles, and how an SGR sequence (ESC [ … m) changes one.

Does not find sequences in text; ansi.py does. Invariant: any parameter string gives a style, and
every color in it is within range.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple


class Rgb(NamedTuple):
    """A color by its red, green and blue, each 0 to 255."""

    red: int
    green: int
    blue: int


# A number from 0 to 15 is a color of the theme, 16 to 255 one of the fixed palette.
Color = int | Rgb


@dataclass(frozen=True, slots=True)
class Style:
    """How a run of text looks, and where it links to."""

    fg: Color | None = None
    bg: Color | None = None
    bold: bool = False
    dim: bool = False
    italic: bool = False
    underline: bool = False
    inverse: bool = False
    strike: bool = False
    link: str | None = None


PLAIN = Style()

_FLAGS: dict[int, dict[str, bool]] = {
    1: {"bold": True},
    2: {"dim": True},
    3: {"italic": True},
    4: {"underline": True},
    7: {"inverse": True},
    9: {"strike": True},
    21: {"underline": True},
    22: {"bold": False, "dim": False},
    23: {"italic": False},
    24: {"underline": False},
    27: {"inverse": False},
    29: {"strike": False},
}
_CUBE_STEPS = (0, 95, 135, 175, 215, 255)
_ABSENT = "absent"  # not a number, unlike an empty parameter, which is 0
_EXTENDED = {38: "fg", 48: "bg", 58: ""}


def palette_rgb(number: int) -> Rgb:
    """The fixed colors 16 to 255 of xterm: a cube of 6 x 6 x 6, then 24 grays."""
    if number >= 232:
        gray = 8 + 10 * (number - 232)
        return Rgb(gray, gray, gray)
    red, rest = divmod(number - 16, 36)
    green, blue = divmod(rest, 6)
    return Rgb(_CUBE_STEPS[red], _CUBE_STEPS[green], _CUBE_STEPS[blue])


@lru_cache(maxsize=4096)
def after_sgr(style: Style, parameters: str) -> Style:
    """The style after `ESC [ parameters m`; unknown parameters change nothing."""
    if parameters[:1] in ("<", "=", ">", "?"):
        return style
    codes = iter(parameters.split(";"))
    for code in codes:
        style = _after_code(style, code, codes)
    return style


def _after_code(style: Style, code: str, following: Iterator[str]) -> Style:
    head, *details = code.split(":")
    number = _number(head)
    if number in _EXTENDED:
        color = _detailed_color(details) if details else _following_color(following)
        target = _EXTENDED[number]
        return _with_color(style, target, color) if target and color is not None else style
    if number == 4 and details:
        return replace(style, underline=_number(details[0]) != 0)
    return _after_simple(style, number)


def _after_simple(style: Style, number: int) -> Style:
    if number == 0:
        return Style(link=style.link)
    if number in _FLAGS:
        return replace(style, **_FLAGS[number])  # type: ignore[arg-type]
    for first, target, base in ((30, "fg", 0), (40, "bg", 0), (90, "fg", 8), (100, "bg", 8)):
        if first <= number <= first + 7:
            return _with_color(style, target, base + number - first)
    if number == 39:
        return replace(style, fg=None)
    return replace(style, bg=None) if number == 49 else style


def _with_color(style: Style, target: str, color: Color) -> Style:
    return replace(style, fg=color) if target == "fg" else replace(style, bg=color)


def _following_color(following: Iterator[str]) -> Color | None:
    """The color of `38;5;n` or `38;2;r;g;b`, whose parts are parameters of their own."""
    kind = _number(next(following, _ABSENT))
    if kind == 5:
        return _color([next(following, _ABSENT)])
    if kind == 2:
        return _color([next(following, _ABSENT) for _ in range(3)])
    return None


def _detailed_color(details: list[str]) -> Color | None:
    """The color of `38:5:n`, `38:2:r:g:b` or `38:2:space:r:g:b`."""
    kind = _number(details[0])
    if kind == 5 and len(details) >= 2:
        return _color(details[1:2])
    if kind == 2 and len(details) >= 4:
        return _color(details[2:5] if len(details) >= 5 else details[1:4])
    return None


def _color(parts: list[str]) -> Color | None:
    numbers = [_number(part) for part in parts]
    if any(not 0 <= number <= 255 for number in numbers):
        return None
    return numbers[0] if len(numbers) == 1 else Rgb(*numbers)


def _number(text: str) -> int:
    """The parameter as a number: 0 if empty, -1 if it is not a number of at most 9 digits."""
    if not text:
        return 0
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else -1
