"""Every color a job can print is readable on every background, in both themes (WCAG 4.5:1)."""

import json
import re
import shutil
import subprocess
import sys
from itertools import product
from pathlib import Path

import pytest

from app.output.terminal.styles import palette_rgb
from tests.support.sources import ROOT

ASSETS = ROOT / "assets"
COLORS_JS = ASSETS / "output" / "rows" / "colors.js"
AA_CONTRAST = 4.5
THEMES = {"light": ":root", "dark": ".dark"}

Channels = tuple[int, int, int]

EXTREMES: list[Channels] = [(r, g, b) for r, g, b in product((0, 1, 64, 128, 200, 255), repeat=3)]
OTHER_COLORS = [*EXTREMES, *(tuple(palette_rgb(number)) for number in range(16, 256))]


def variables(theme: str) -> dict[str, Channels]:
    css = (ASSETS / "output.css").read_text(encoding="utf-8")
    block = css.split(f"\n{THEMES[theme]} {{", 1)[1].split("}", 1)[0]
    return {
        name: (int(value[0:2], 16), int(value[2:4], 16), int(value[4:6], 16))
        for name, value in re.findall(r"--([a-z0-9-]+): #([0-9a-f]{6});", block)
    }


def luminance(color: Channels) -> float:
    def linear(part: int) -> float:
        share = part / 255
        return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(part) for part in color)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Channels, other: Channels) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def foregrounds(theme: str) -> list[Channels]:
    seen = variables(theme)
    return [
        seen["output-text"],
        seen["output-muted"],
        *(seen[f"ansi-{number}"] for number in range(16)),
    ]


def backgrounds(theme: str) -> list[Channels]:
    seen = variables(theme)
    return [seen["output-surface"], *(seen[f"ansi-bg-{number}"] for number in range(16))]


def script_runner() -> str:
    """Bun comes with the environment that runs these tests."""
    bun = shutil.which("bun", path=str(Path(sys.executable).parent)) or shutil.which("bun")
    assert bun, "bun is a dependency of the project"
    return bun


def looks(styles: list[dict[str, object]]) -> list[dict[str, dict[str, str]]]:
    """What the component makes of these styles, by its own code."""
    program = (
        f"import {{ lookOf }} from {json.dumps(str(COLORS_JS))};"
        "console.log(JSON.stringify(JSON.parse(await Bun.stdin.text()).map(lookOf)));"
    )
    done = subprocess.run(
        [script_runner(), "-e", program],
        input=json.dumps(styles),
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    answer: list[dict[str, dict[str, str]]] = json.loads(done.stdout)
    return answer


def channels(css: str) -> Channels:
    found = re.fullmatch(r"rgb\((\d+), (\d+), (\d+)\)", css)
    assert found, css
    red, green, blue = (int(part) for part in found.groups())
    return red, green, blue


@pytest.mark.parametrize("theme", THEMES)
def test_the_16_colors_are_readable_on_all_their_backgrounds(theme: str) -> None:
    worst = min(contrast(fg, bg) for fg, bg in product(foregrounds(theme), backgrounds(theme)))
    assert worst >= AA_CONTRAST


@pytest.mark.parametrize(("theme", "letter"), [("light", "l"), ("dark", "d")])
def test_any_other_color_is_readable_on_every_background(theme: str, letter: str) -> None:
    made = looks([{"f": color, "b": color} for color in OTHER_COLORS])
    others = [channels(look["style"][f"--f{letter}"]) for look in made]
    behind = [channels(look["style"][f"--b{letter}"]) for look in made]
    worst_fg, worst_bg = (min, max) if theme == "dark" else (max, min)
    fg = worst_fg([*foregrounds(theme), *others], key=luminance)
    bg = worst_bg([*backgrounds(theme), *behind], key=luminance)
    assert contrast(fg, bg) >= AA_CONTRAST


def test_a_color_that_is_readable_already_stays_as_it_is() -> None:
    (look,) = looks([{"f": [255, 135, 0]}])
    assert look["style"]["--fd"] == "rgb(255, 135, 0)"


@pytest.mark.parametrize(
    "hostile", ["red;background:url(x)", [1, 2], [1, 2, "3)"], [1, 2, 300], -1, 16, {"r": 1}, None]
)
def test_what_is_no_color_says_nothing_about_the_look(hostile: object) -> None:
    (look,) = looks([{"f": hostile, "b": hostile, "a": "x<"}])
    assert look == {"style": {}}


def test_inverse_swaps_the_colors_and_marks_default_text_too() -> None:
    both, plain = looks([{"f": 1, "b": 4, "a": "v"}, {"a": "v"}])
    assert set(str(both["className"]).split()) == {"ov-f4", "ov-b1"}
    assert str(plain["className"]) == "ov-b7"


@pytest.mark.parametrize("theme", THEMES)
def test_both_themes_name_all_colors(theme: str) -> None:
    names = {f"ansi-{n}" for n in range(16)} | {f"ansi-bg-{n}" for n in range(16)}
    assert names | {"output-surface", "output-text", "output-muted"} <= variables(theme).keys()
