"""What the colour codes in a stretch of output do to any style that it begins with.

So a window anywhere has its right colours without the text before it: each block keeps its change,
and changes follow one another. Every code sets an attribute to a constant, which makes this exact.
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
    """The attributes that are set, whatever they were before."""

    sets: tuple[tuple[str, Change], ...] = ()

    def after(self, style: Style) -> Style:
        """The style at the end of a stretch that begins with `style`."""
        return replace(style, **dict(self.sets)) if self.sets else style  # type: ignore[arg-type]

    def then(self, later: "StyleChange") -> "StyleChange":
        """This change and the one of the stretch after it, as one."""
        sets = dict(self.sets) | dict(later.sets)
        return StyleChange(tuple((name, sets[name]) for name in _NAMES if name in sets))

    @property
    def is_whole(self) -> bool:
        """Whether nothing of what was before shines through."""
        return len(self.sets) == len(_NAMES)

    def to_json(self) -> dict[str, ChangeJson]:
        """For a file's header."""
        return {name: list(value) if isinstance(value, Rgb) else value for name, value in self.sets}


NO_CHANGE = StyleChange()


def change_from_json(kept: Mapping[str, ChangeJson]) -> StyleChange:
    """What `to_json` gave; names that are no attribute are refused with a ValueError."""
    if not set(kept) <= set(_NAMES):
        raise ValueError("no such attribute")
    return StyleChange(tuple((name, _value(value)) for name, value in kept.items()))


def style_change_in(text: bytes | memoryview) -> StyleChange:
    """The change that this stretch of output makes."""
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


def _value(kept: ChangeJson) -> Change:
    return Rgb(*kept) if isinstance(kept, list) else kept
