"""What a first screen is written of is what the script in a portal's frame makes elements of."""

import ast
import re
from collections.abc import Iterator

import pytest

from tests.support.sources import APP, ROOT

TREE_JS = (ROOT / "assets" / "embed" / "tree.js").read_text(encoding="utf-8")
WRITERS = ("h", "for_the_eye", "icon_button", "Element")


def listed(name: str) -> set[str]:
    """The words of a list in assets/embed/tree.js."""
    found = re.search(rf"const {name} = (.*?);", TREE_JS, re.DOTALL)
    assert found is not None
    return set(" ".join(re.findall(r'"([a-z0-9 ]+)"', found[1])).split())


def calls() -> Iterator[ast.Call]:
    for path in sorted((APP / "first_screen").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            is_call = isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
            if is_call and node.func.id in WRITERS:  # type: ignore[attr-defined]
                yield node  # type: ignore[misc]


def written_tags() -> set[str]:
    firsts = [call.args[0] for call in calls() if call.args]
    names = {one.value for one in firsts if isinstance(one, ast.Constant)}
    return {str(name) for name in names}


def written_attributes() -> set[str]:
    keywords = [word.arg for call in calls() for word in call.keywords if word.arg]
    return {word.rstrip("_").replace("_", "-") for word in keywords}


def test_a_frame_makes_every_element_that_is_written() -> None:
    written = written_tags()
    assert {"div", "h1", "svg", "use"} <= written
    assert written <= listed("TAGS") | listed("SVG_TAGS")


def test_a_frame_sets_every_attribute_that_is_written() -> None:
    named = {name for name in written_attributes() if not name.startswith(("aria-", "data-"))}
    assert {"href", "role", "title"} <= named
    assert named <= listed("ATTRIBUTES")


@pytest.mark.parametrize("name", ["TAGS", "ATTRIBUTES"])
def test_nothing_that_runs_or_loads_is_on_a_list(name: str) -> None:
    assert not listed(name) & {"script", "style", "iframe", "object", "embed", "base", "srcdoc"}
