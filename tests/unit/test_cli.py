"""The `jobpane` command as a group: its commands by name, its version without an install."""

import subprocess
import sys
import tomllib
from pathlib import Path

import click
import pytest

from app.cli import COMMANDS, main
from app.version import VERSION
from tests.support.sources import ROOT

CONTEXT = click.Context(main)


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_is_found_in_its_module(name: str) -> None:
    command = main.get_command(CONTEXT, name)
    assert command is not None
    assert command.name == name
    assert command.get_short_help_str()


def test_an_unknown_command_is_none() -> None:
    assert main.get_command(CONTEXT, "sever") is None


def test_commands_are_listed_in_the_order_of_the_alphabet() -> None:
    assert main.list_commands(CONTEXT) == sorted(COMMANDS)


def test_the_version_is_known_without_an_install(tmp_path: Path) -> None:
    """A copy of the folder, which no installed metadata belongs to."""
    (tmp_path / "app").symlink_to(ROOT / "app")
    done = subprocess.run(
        [sys.executable, "-m", "app", "--version"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == f"jobpane, version {VERSION}\n"


def test_the_version_asks_for_nothing_of_the_server() -> None:
    code = "import app.cli, sys; print(*(one for one in ('reflex', 'httpx') if one in sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "\n"


def test_the_checks_of_doctor_begin_without_the_server_that_they_ask() -> None:
    """Reflex and uvicorn take longer to import than all checks take to run."""
    code = "import app.commands.doctor, sys; print(*{'reflex_base', 'uvicorn'} & {*sys.modules})"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "\n"


def test_the_project_has_this_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == VERSION
