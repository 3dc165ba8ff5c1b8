"""The rules of the house that a machine can check."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sources import APP, ROOT, app_modules, named, project_files, tree_of

FILE_LIMIT = 300
FUNCTION_LIMIT = 40
COMPONENT_LIMIT = 50
TABLES = {"app/builtin_controller/history_special.py"}  # data, not steps
READS_ENVIRONMENT = {"app/settings.py", "app/tools.py"}
# No address of a registry or mirror, and no path of a machine.
LEAKS = re.compile(
    r"(?:pypi|pythonhosted|npmjs|npmmirror|debian)\.(?:org|com)|/(?:root|home/\w+|opt|work)/"
)
FORBIDDEN = {
    "rx.html": re.compile(r"\brx\.html\b"),
    "dangerouslySetInnerHTML": re.compile(
        r"dangerouslySetInnerHTML|\.innerHTML|insertAdjacentHTML"
    ),
    "call_script": re.compile(r"\bcall_script\b|\brx\.script\b|\beval\("),
    "star import": re.compile(r"^from .+ import \*", re.MULTILINE),
}


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


PYTHON = list(project_files(".py"))
SOURCES = [*project_files(".py", ".jsx", ".js", ".css")]


@pytest.mark.parametrize("path", SOURCES, ids=named)
def test_a_file_holds_one_idea(path: Path) -> None:
    limit = FILE_LIMIT if APP in path.parents or path.suffix != ".py" else FILE_LIMIT + 100
    assert len(path.read_text(encoding="utf-8").splitlines()) <= limit


@pytest.mark.parametrize("path", PYTHON, ids=named)
def test_a_function_fits_on_a_screen(path: Path) -> None:
    is_markup = {"components", "pages"} & set(path.parts)
    limit = COMPONENT_LIMIT if is_markup else FUNCTION_LIMIT
    lengths = {one.name: (one.end_lineno or 0) - one.lineno + 1 for one in functions(path)}
    assert {name: length for name, length in lengths.items() if length > limit} == {}


@pytest.mark.parametrize("path", app_modules(), ids=named)
def test_a_module_says_what_it_is_for(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert ast.get_docstring(ast.parse(text)) or not text.strip()


@pytest.mark.parametrize("what", FORBIDDEN)
def test_text_of_a_controller_can_only_become_text(what: str) -> None:
    own = [path for path in SOURCES if "tests" not in path.relative_to(ROOT).parts]
    found = [named(path) for path in own if FORBIDDEN[what].search(path.read_text("utf-8"))]
    assert found == []


def test_the_environment_is_read_in_one_place() -> None:
    pattern = re.compile(r"os\.environ|os\.getenv|getenv\(")
    readers = {named(path) for path in app_modules() if pattern.search(path.read_text("utf-8"))}
    assert readers <= READS_ENVIRONMENT


def test_no_file_names_a_registry_or_a_path_of_a_machine() -> None:
    own = Path(__file__)
    found = []
    for path in project_files():
        if path == own or path.suffix in {".png", ".pyc"}:
            continue
        match = LEAKS.search(path.read_text(encoding="utf-8", errors="replace"))
        if match:
            found.append(f"{named(path)}: {match[0]}")
    assert found == []
