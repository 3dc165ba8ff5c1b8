"""The look of a span: the classes and the colors of assets/output/rows/colors.js."""

from hypothesis import given, settings
from hypothesis import strategies as st

from app.first_screen.colors import classes_of, colors_of
from app.output.terminal.styles import PLAIN, Rgb, Style, palette_rgb
from tests.support.javascript import answers_of

COLORS = "output/rows/colors.js"
byte = st.integers(0, 255)
color = st.none() | byte | st.builds(Rgb, byte, byte, byte)
flag = st.booleans()
styles = st.builds(
    Style, fg=color, bg=color, bold=flag, dim=flag, italic=flag, underline=flag, inverse=flag
)


def sent(style: Style) -> dict[str, object]:
    """The style as lines are sent with it (app/api/output_json.py)."""
    letters = (("b", "bold"), ("d", "dim"), ("i", "italic"), ("u", "underline"), ("v", "inverse"))
    compact: dict[str, object] = {
        "a": "".join(one for one, name in letters if getattr(style, name))
    }
    for key, one in (("f", style.fg), ("b", style.bg)):
        if isinstance(one, int):
            compact[key] = one if one < 16 else list(palette_rgb(one))
        elif one is not None:
            compact[key] = list(one)
    return compact


@settings(max_examples=5, deadline=None)
@given(st.lists(styles, min_size=200, max_size=200))
def test_a_span_looks_as_on_the_page(some: list[Style]) -> None:
    said = answers_of(COLORS, "(style, m) => m.lookOf(style)", [sent(one) for one in some])
    for style, look in zip(some, said, strict=True):
        assert set(classes_of(style)) == set((look.get("className") or "").split())
        assert colors_of(style) == {
            f"data-{name.removeprefix('--')}": value for name, value in look["style"].items()
        }


def test_a_plain_span_has_no_look() -> None:
    assert classes_of(PLAIN) == []
    assert colors_of(PLAIN) == {}
