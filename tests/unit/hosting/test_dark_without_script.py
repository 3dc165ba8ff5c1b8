"""Without JavaScript the page is dark where the system is, in the very colors of the dark theme."""

from pathlib import Path

from app.hosting.dark_without_script import (
    DARK_STYLES,
    DarkWithoutScriptPlugin,
    dark_rules,
    dark_styles,
)
from app.middleware.head_html import HeadTexts, html_with_head

ASSETS = Path(__file__).parents[3] / "assets"


def test_rules_below_the_class_of_the_theme_become_rules_of_the_root() -> None:
    light = "/* .dark { no } */\n:root { --a: 1; }\n"
    sheet = light + ".dark {\n  --a: 2;\n}\n.dark .x { color: red; }\n"
    assert dark_rules(sheet) == ":root {\n  --a: 2;\n}\n:root .x { color: red; }\n"


def test_it_has_every_color_that_the_dark_theme_has() -> None:
    written = [*(ASSETS / "styles").glob("*.css"), ASSETS / "output.css"]
    count = sum(path.read_text().count("\n.dark") for path in written)
    assert count >= 2
    assert dark_styles().count(":root") == count + 1
    assert ".dark" not in dark_styles()


def test_a_page_without_scripts_loads_what_is_among_the_built_files() -> None:
    page = html_with_head("<head></head><body></body>", HeadTexts())
    link = f'<noscript><link href="/{DARK_STYLES}" media="(prefers-color-scheme: dark)"'
    assert link in page.partition("</head>")[0]
    [(path, text)] = DarkWithoutScriptPlugin().get_static_assets()
    assert path.as_posix().endswith(f"/public/{DARK_STYLES}")
    assert text == dark_styles()
