"""What shells complete: real bash over the printed script; the others by what they ask."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.sources import ROOT

# Bash asks the program that is being completed, by its name.
IN_BASH = """
eval "$(jobpane completion bash)"
COMP_WORDS=(%s); COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
_jobpane_completion jobpane 2>/dev/null
printf '%%s\\n' "${COMPREPLY[@]}"
"""


@pytest.fixture(scope="module")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the command as a program, as an install has it."""
    folder = tmp_path_factory.mktemp("programs")
    program = folder / "jobpane"
    program.write_text(f'#!/bin/sh\ncd "{ROOT}" && exec "{sys.executable}" -m app.cli "$@"\n')
    program.chmod(0o755)
    return folder


def run(programs: Path, *command: str, **variables: str) -> str:
    path = os.pathsep.join((str(programs), os.environ["PATH"]))
    env = {**os.environ, "PATH": path, **variables}
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=True, timeout=60)
    return done.stdout


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("jobpane se", ["serve"]),
        ("jobpane embed-url --th", ["--theme"]),
        ("jobpane embed-url --theme da", ["dark"]),
        ("jobpane completion ''", ["bash", "zsh", "fish"]),
    ],
)
def test_bash_completes_commands_options_and_values(
    programs: Path, typed: str, offered: list[str]
) -> None:
    assert run(programs, "bash", "-c", IN_BASH % typed).split() == offered


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_other_shells_get_a_script_that_asks_jobpane(programs: Path, shell: str) -> None:
    assert f"_JOBPANE_COMPLETE={shell}_complete" in run(programs, "jobpane", "completion", shell)
    asked = {"COMP_WORDS": "jobpane ser", "COMP_CWORD": "1" if shell == "zsh" else "ser"}
    answer = run(programs, "jobpane", _JOBPANE_COMPLETE=f"{shell}_complete", **asked)
    assert "serve" in answer


def test_an_unknown_shell_is_refused_with_those_that_are_known(programs: Path) -> None:
    program = [str(programs / "jobpane"), "completion", "tcsh"]
    done = subprocess.run(program, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 2
    assert "'bash', 'zsh', 'fish'" in done.stderr
