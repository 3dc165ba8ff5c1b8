"""The project's own files, for tests that look at the code itself."""

import ast
import io
import os
import re
import tokenize
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APP = ROOT / "app"
_MADE = {".venv", ".web", ".states", ".git", "node_modules", "external", "__pycache__"}
_CACHES = {".pytest_cache", ".mypy_cache", ".ruff_cache", ".hypothesis", ".coverage"}
_STORED = {".jobpane", "recorded"}

_WITH_COMMENTS = {".js", ".jsx", ".css"}
_JS_COMMENT = re.compile(r"/\*.*?\*/|(?<![:'\"`])//[^\n]*", re.DOTALL)


def app_modules() -> list[Path]:
    """Every Python file of the app."""
    return sorted(APP.rglob("*.py"))


def project_files(*endings: str) -> Iterator[Path]:
    """Every file that somebody wrote, of these endings or of all."""
    yield from (path for path in _written() if not endings or path.suffix in endings)


@cache
def _written() -> list[Path]:
    found: list[Path] = []
    for folder, folders, files in os.walk(ROOT):
        own = (one for one in folders if one not in _MADE | _CACHES | _STORED)
        folders[:] = [one for one in own if not one.endswith(".egg-info")]
        paths = (Path(folder, name) for name in files if name not in _MADE)
        found += [path for path in paths if path.is_file()]
    return sorted(found)


def violations(
    paths: Iterable[Path], rule: Callable[[Path], Collection[object]]
) -> dict[str, Collection[object]]:
    """What a rule finds in each file, where it finds anything: one test for a rule."""
    found = ((named(path), rule(path)) for path in paths)
    return {name: wrong for name, wrong in found if wrong}


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def prose_of(path: Path) -> tuple[str, ...]:
    """What a file says in words: its comments and docstrings; the whole text of a document."""
    return tuple(_prose(path))


def _prose(path: Path) -> Iterator[str]:
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        tokens = tokenize.generate_tokens(io.StringIO(text).readline)
        yield from (token.string for token in tokens if token.type == tokenize.COMMENT)
        documented = ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, documented):
                yield ast.get_docstring(node) or ""
    elif path.suffix in _WITH_COMMENTS:
        yield from _JS_COMMENT.findall(text)
    else:
        yield text


@cache
def imported_by(path: Path) -> frozenset[str]:
    """The full names of what a module imports, also inside functions."""
    names: set[str] = set()
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return frozenset(names)


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))
