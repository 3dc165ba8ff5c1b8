"""The effect of the color codes in a stretch of output on whatever style it begins with.

A window anywhere gets its colors without the text before it: each block stores its change, and
changes compose. Every code sets an attribute to a constant, so the composition is exact.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

from app.output.terminal.styles import PLAIN, Color, Rgb, Style, after_sgr

Change = bool | Color | None
ChangeJson = bool | int | list[int] | None

_SGR = re.compile(rb"\x1b\[([0-?]{0,1024})m")
_RESETS = (b"\x1b[0m", b"\x1b[m")
_NAMES = tuple(field.name for field in fields(Style) if field.name != "link")
_INVERTED = Style(
    fg=Rgb(0, 0, 1),
    bg=Rgb(0, 0, 1),
    bold=True,
    dim=True,
    italic=True,
    underline=True,
    inverse=True,
    strike=True,
)


@dataclass(frozen=True, slots=True)
class StyleChange:
    """The attributes that are set, independent of their values before."""

    sets: tuple[tuple[str, Change], ...] = ()

    def after(self, style: Style) -> Style:
        """The style at the end of a stretch that begins with `style`."""
        return replace(style, **dict(self.sets)) if self.sets else style  # type: ignore[arg-type]

    def then(self, later: "StyleChange") -> "StyleChange":
        """This change followed by a later one, as one change."""
        sets = dict(self.sets) | dict(later.sets)
        return StyleChange(tuple((name, sets[name]) for name in _NAMES if name in sets))

    @property
    def is_whole(self) -> bool:
        """Whether it sets every attribute, so that the style before does not matter."""
        return len(self.sets) == len(_NAMES)

    def to_json(self) -> dict[str, ChangeJson]:
        """The change as JSON, for a block's header; `change_from_json` reads it."""
        return {name: list(value) if isinstance(value, Rgb) else value for name, value in self.sets}


NO_CHANGE = StyleChange()


def change_from_json(stored: Mapping[str, ChangeJson]) -> StyleChange:
    """The change that `to_json` wrote.

    Raises:
        ValueError: A name is not an attribute of a style.
    """
    if not set(stored) <= set(_NAMES):
        raise ValueError("no such attribute")
    return StyleChange(tuple((name, _value(value)) for name, value in stored.items()))


def style_change_in(text: bytes | memoryview) -> StyleChange:
    """The change that a stretch of output makes; links are not part of it."""
    codes = _codes(bytes(text))
    if not codes:
        return NO_CHANGE
    from_plain, from_inverted = PLAIN, _INVERTED
    for code in codes:
        from_plain = after_sgr(from_plain, code)
        from_inverted = after_sgr(from_inverted, code)
    ends = [(name, getattr(from_plain, name), getattr(from_inverted, name)) for name in _NAMES]
    return StyleChange(tuple((name, one) for name, one, other in ends if one == other))


def _codes(text: bytes) -> list[str]:
    """The parameters of every SGR sequence from the last full reset on."""
    if b"\x1b" not in text:
        return []
    begin = max(text.rfind(reset) for reset in _RESETS)
    return [found.decode("ascii") for found in _SGR.findall(text, max(0, begin))]


def _value(stored: ChangeJson) -> Change:
    return Rgb(*stored) if isinstance(stored, list) else stored
