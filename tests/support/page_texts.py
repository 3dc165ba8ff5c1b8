"""Every text of the project that somebody may read, from app/ and assets/.

All string constants are taken, so that a new text cannot be forgotten; documents and comments are
not. "…" stands for what is filled in.
"""

import ast
import json
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.support.sources import APP, ROOT, app_modules, named, tree_of

FILLED_IN = "…"
_BROKEN_CODE = {"AssertionError", "RuntimeError", "TypeError"}  # developers read these
# What these hold is code, patterns or AWX's own texts.
_NOT_READ = [
    APP / "builtin_controller",
    APP / "hosting",
    APP / "jobs" / "escapes.py",
    APP / "jobs" / "redaction" / "scan.py",
    APP / "jobs" / "redaction" / "text.py",
    APP / "jobs" / "redaction" / "open_values.py",
    APP / "jobs" / "result_stdout.py",
    APP / "output" / "terminal",
    APP / "sessions" / "one_time_records.py",
    APP / "sessions" / "redis_scripts.py",
    APP / "sessions" / "shared_tries.py",
]
_READ = [APP / "hosting" / "frontend.py", APP / "hosting" / "server.py"]


@dataclass(frozen=True)
class PageText:
    """A text, and where it stands."""

    file: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line} {self.text!r}"


@cache
def page_texts() -> tuple[PageText, ...]:
    """The texts of both languages, by file and line."""
    modules = [
        path
        for path in app_modules()
        if path in _READ or not any(map(path.is_relative_to, _NOT_READ))
    ]
    found = [text for path in modules for text in _texts_of_module(path)]
    return (*found, *_texts_of_assets())


def _texts_of_assets() -> Iterator[PageText]:
    script = ROOT / "tests" / "support" / "asset_texts.js"
    printed = subprocess.run(
        ["node", str(script), str(ROOT / "assets")],  # as `make check` calls it
        capture_output=True,
        check=True,
        text=True,
    ).stdout
    for file, line, text in json.loads(printed):
        yield PageText(file, line, text)


def _texts_of_module(path: Path) -> Iterator[PageText]:
    tree = tree_of(path)
    passed = {id(node) for node in (*_docstrings(tree), *_of_developers(tree))}
    for node in ast.walk(tree):  # a whole before its parts
        if id(node) in passed:
            continue
        if isinstance(node, ast.JoinedStr):
            passed |= {id(part) for part in node.values}
            yield PageText(named(path), node.lineno, "".join(map(_part, node.values)))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield PageText(named(path), node.lineno, node.value)


def _part(node: ast.expr) -> str:
    return str(node.value) if isinstance(node, ast.Constant) else FILLED_IN


def _docstrings(tree: ast.Module) -> Iterator[ast.expr]:
    """The strings that stand alone: docstrings, and those of constants."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield node.value


def _of_developers(tree: ast.Module) -> Iterator[ast.expr]:
    """What an exception says that only an error in the code raises."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in _BROKEN_CODE:
            for argument in node.args:
                yield from (one for one in ast.walk(argument) if isinstance(one, ast.expr))
