"""The rules of the house that a machine can check."""

import ast
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from tests.support.sources import (
    ROOT,
    app_modules,
    imported_by,
    named,
    project_files,
    tree_of,
    violations,
)

pytestmark = pytest.mark.unmeasured
FILE_LIMIT = 300
FUNCTION_LIMIT = 40
COMPONENT_LIMIT = 50
TABLES = {"app/builtin_controller/seed/history_special.py"}  # data, not steps
READS_ENVIRONMENT = {"app/settings/load.py", "app/hosting/bun.py"}
# Where a function or method of JavaScript begins; it ends at the next line that is indented as far.
JS_BEGIN = re.compile(
    r"(?!\s*(?:if|for|while|switch|catch|else)\b)"
    r"\s*(?:.*\bfunction\b.*|.*=> |(?:[\w#]+ )*[\w#]+\(.*\) )"
    r"(?:\{|\(|\(\{)\s*"
)
JS_COMPONENT = re.compile(r"\b(?:function|const) [A-Z][a-z]")
# What switches a check of tsc or ESLint off: a directive, or a type that fits everything.
UNCHECKED = re.compile(
    r"@ts-(?:nocheck|ignore|expect-error)\b|\beslint-(?:disable|enable)\b|/\*\s*eslint\s"
    r"|[{<(|,:]\s*(?:any|\*)\s*(?:\[\]\s*)?[}>)|,]"
)
# No URL of a registry or mirror, and no path of a machine.
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


def javascript_functions(lines: Sequence[str]) -> Iterator[tuple[str, int]]:
    """The first line of each function and how many lines it has, by the indentation."""
    for index, line in enumerate(lines):
        if JS_BEGIN.fullmatch(line):
            indent = len(line) - len(line.lstrip())
            rest = lines[index + 1 :]
            ends = (at for at, one in enumerate(rest) if one[: indent + 1].strip())
            yield line.strip(), next(ends, len(rest)) + 2


PYTHON = list(project_files(".py"))
JAVASCRIPT = [path for path in project_files(".js", ".jsx") if ROOT / "assets" in path.parents]
SOURCES = [*project_files(".py", ".jsx", ".js", ".css")]


def test_a_file_holds_one_idea() -> None:
    def beyond_limit(path: Path) -> list[str]:
        return path.read_text(encoding="utf-8").splitlines()[FILE_LIMIT:][:1]

    assert violations(SOURCES, beyond_limit) == {}


def test_a_function_fits_on_a_screen() -> None:
    def too_long(path: Path) -> list[tuple[str, int]]:
        is_markup = {"components", "pages"} & set(path.parts)
        limit = COMPONENT_LIMIT if is_markup else FUNCTION_LIMIT
        lengths = ((one.name, (one.end_lineno or 0) - one.lineno + 1) for one in functions(path))
        return [(name, length) for name, length in lengths if length > limit]

    assert violations(PYTHON, too_long) == {}


def test_a_function_of_javascript_fits_on_a_screen() -> None:
    def too_long(path: Path) -> list[tuple[str, int]]:
        found = []
        for head, length in javascript_functions(path.read_text("utf-8").splitlines()):
            is_component = path.suffix == ".jsx" and JS_COMPONENT.search(head)
            if length > (COMPONENT_LIMIT if is_component else FUNCTION_LIMIT):
                found.append((head, length))
        return found

    assert violations(JAVASCRIPT, too_long) == {}


@pytest.mark.parametrize(
    "head",
    [
        "function read() {",
        "export async function read({ base }, signal) {",
        "export default function Page(props) {",
        "export const Page = forwardRef(function Page(props, field) {",
        "const read = async (one) => {",
        "  const read = async (one) => {",
        "  constructor({ base }) {",
        "  async #read(first, last) {",
        "  get isLoading() {",
        "  useEffect(() => {",
        "  return () => {",
        "export const rowsOf = (source) => ({",
    ],
)
def test_every_kind_of_function_in_javascript_is_measured(head: str) -> None:
    indent = head[: len(head) - len(head.lstrip())]
    lines = ["const before = 1;", head, *[f"{indent}  step();"] * 3, f"{indent}}}", "done();"]
    assert list(javascript_functions(lines)) == [(head.strip(), 5)]


def test_all_of_javascript_is_checked() -> None:
    found = violations(JAVASCRIPT, lambda path: UNCHECKED.findall(path.read_text("utf-8")))
    assert found == {}


@pytest.mark.parametrize(
    ("text", "is_unchecked"),
    [
        ("// @ts-nocheck: types are to be written", True),
        ("// @ts-ignore", True),
        ("  // @ts-expect-error -- the type is wrong", True),
        ("/* eslint-disable react-hooks/refs -- to be mended */", True),
        ("read(); // eslint-disable-line", True),
        ("/* eslint no-undef: off */", True),
        ("/** @param {any} value */", True),
        ("/** @type {Record<string, any>} */", True),
        ("/** @type {any[]} */", True),
        ("/** @param {*} value */", True),
        ("/* The record, and the message of the failure after it, if any. */", False),
        ("/** @import { Line } from './chunk.js' */", False),
        ("// ESLint and tsc read this file", False),
    ],
)
def test_what_switches_a_check_off_is_found(text: str, is_unchecked: bool) -> None:
    assert bool(UNCHECKED.search(text)) is is_unchecked


def test_a_module_says_what_it_is_for() -> None:
    written = [path for path in app_modules() if path.read_text(encoding="utf-8").strip()]
    assert [named(path) for path in written if not ast.get_docstring(tree_of(path))] == []


def test_what_tests_share_stands_in_modules_that_are_no_tests() -> None:
    found = [
        f"{named(path)} imports {name}"
        for path in PYTHON
        for name in imported_by(path)
        if re.match(r"tests\.(?:\w+\.)*(?:test_\w+|conftest)\b", name)
    ]
    assert found == []


@pytest.mark.parametrize("what", FORBIDDEN)
def test_text_of_a_controller_can_only_become_text(what: str) -> None:
    own = [path for path in SOURCES if "tests" not in path.relative_to(ROOT).parts]
    found = [named(path) for path in own if FORBIDDEN[what].search(path.read_text("utf-8"))]
    assert found == []


def test_the_environment_is_read_in_one_place() -> None:
    pattern = re.compile(r"os\.environ|os\.getenv|getenv\(")
    readers = {named(path) for path in app_modules() if pattern.search(path.read_text("utf-8"))}
    assert readers <= READS_ENVIRONMENT


def test_a_text_is_as_the_editorconfig_says() -> None:
    def wrong_lines(path: Path) -> list[str]:
        text = path.read_bytes().decode("utf-8")
        *lines, last = text.split("\n")
        return [*[line for line in lines if line != line.rstrip() or "\t" in line], *last.split()]

    assert violations([*SOURCES, *project_files(".md", ".toml")], wrong_lines) == {}


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
