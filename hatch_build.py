"""Builds the wheel: `app/` becomes the import package `jobpane`, with the built frontend inside.

The repository goes on importing `app`. Names are replaced token by token: what a module imports,
and strings that are wholly the dotted name of a module, such as "app.app:served". The frontend is
that of `.web`, built here only if it is not current. Archives are hatchling's: sorted, with fixed
modes and times, so that the same sources give the same bytes.
"""

import ast
import gzip
import io
import re
import shutil
import subprocess
import sys
import tempfile
import tokenize
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SOURCE, PACKAGE = "app", "jobpane"
_DOTTED = re.compile(rf"{SOURCE}((?:\.\w+)+)(?::\w+)?")
_LINE_BEGINS_AFTER = {
    tokenize.ENCODING,
    tokenize.NEWLINE,
    tokenize.NL,
    tokenize.COMMENT,
    tokenize.INDENT,
    tokenize.DEDENT,
}
# What serving needs of Reflex's folder: the files, and which pages need not be evaluated.
_OF_WEB = ("build/client", "backend")


def renamed(source: str, is_module: Callable[[str], bool]) -> str:
    """The source of a module with the package's new name.

    Args:
        source: The text of the module.
        is_module: Whether a dotted name, such as ".awx.client", is a module of the package.

    Raises:
        ValueError: It imports the package by its bare name, so that any `app` might mean it.
    """
    lines = source.splitlines(keepends=True)
    places = [token.start for token in _names(source, is_module)]
    for row, column in reversed(places):
        line = lines[row - 1]
        lines[row - 1] = line[:column] + line[column:].replace(SOURCE, PACKAGE, 1)
    return "".join(lines)


def _names(source: str, is_module: Callable[[str], bool]) -> Iterator[tokenize.TokenInfo]:
    """The tokens that name the package: its first occurrence in each is the name."""
    begins, keyword = True, ""
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if keyword and token.string == SOURCE:
            if keyword == "import":
                raise ValueError(f"Line {token.start[0]}: import names from {SOURCE}, not itself.")
            yield token
        elif token.type == tokenize.STRING and _is_name_of_module(token.string, is_module):
            yield token
        keyword = token.string if begins and token.string in {"from", "import"} else ""
        begins = token.type in _LINE_BEGINS_AFTER


def _is_name_of_module(literal: str, is_module: Callable[[str], bool]) -> bool:
    if literal[0] not in "\"'":
        return False
    found = _DOTTED.fullmatch(ast.literal_eval(literal))
    if found is None:
        return False
    first = "." + found[1].split(".")[1]
    return is_module(found[1]) or is_module(found[1].rpartition(".")[0] or first)


def stage(root: Path, folder: Path) -> None:
    """Write the package into `folder`, as it is installed."""
    code = root / SOURCE

    def is_module(name: str) -> bool:
        path = code.joinpath(*name.split(".")[1:])
        return name != "" and (path.with_suffix(".py").is_file() or path.is_dir())

    for path in sorted(code.rglob("*")):
        if path.is_dir() or "__pycache__" in path.parts:
            continue
        copy = folder / path.relative_to(code)
        copy.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix == ".py":
            text = renamed(path.read_text(encoding="utf-8"), is_module)
            copy.write_text(text, encoding="utf-8", newline="\n")
        else:
            shutil.copyfile(path, copy)
    for name in _OF_WEB:
        shutil.copytree(root / ".web" / name, folder / "web" / name)
    for path in (folder / "web").rglob("*.gz"):
        # Node and Bun compress differently, and which of them did it depends on the machine.
        path.write_bytes(gzip.compress(path.with_suffix("").read_bytes(), mtime=0))


class PackageHook(BuildHookInterface[Any]):
    """Stages the package; an editable install is of the repository as it is."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """What a build in an environment of its own needs: Reflex compiles the running app."""
        core = self.metadata.core
        return [*core.dependencies, *core.optional_dependencies["build"]]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Have the wheel made of the staged package."""
        if version == "editable":
            return
        root = Path(self.root)
        command = [sys.executable, "-m", SOURCE, "build"]
        subprocess.run(command, cwd=root, check=True)  # noqa: S603 # our own command
        self._staged = tempfile.mkdtemp()
        stage(root, Path(self._staged))
        build_data["force_include"][self._staged] = PACKAGE
        self.metadata.core.scripts[PACKAGE] = f"{PACKAGE}.cli:main"

    def finalize(self, version: str, *_: object) -> None:
        """Remove the staged package."""
        if version != "editable":
            shutil.rmtree(self._staged)
