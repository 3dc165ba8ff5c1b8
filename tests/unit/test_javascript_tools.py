"""The JavaScript tools at the top of the repository and the frontend that Reflex builds."""

import json

import pytest

from tests.support.sources import ROOT

LOCKED = json.loads((ROOT / "reflex.lock" / "package.json").read_text("utf-8"))
OWN = json.loads((ROOT / "package.json").read_text("utf-8"))["devDependencies"]


@pytest.mark.parametrize("name", ["react", "react-dom", "react-router"])
def test_types_are_checked_against_the_versions_that_run_in_the_browser(name: str) -> None:
    assert OWN[name] == LOCKED["dependencies"][name]


def test_what_stands_for_react_is_tested_over_the_version_that_runs_in_the_browser() -> None:
    assert OWN["preact"] == LOCKED["devDependencies"]["preact"]


@pytest.mark.parametrize("name", sorted(OWN))
def test_every_javascript_tool_is_pinned(name: str) -> None:
    assert OWN[name].replace(".", "").isdigit()
    assert f'"{name}@{OWN[name]}"' in (ROOT / "bun.lock").read_text("utf-8")
