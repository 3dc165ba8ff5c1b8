"""The documents say what the code does: settings, commands, addresses."""

import re
import tomllib
from functools import cache
from pathlib import Path

import pytest
import yaml

from app.api.output import output_routes
from app.cli import main
from app.settings import PREFIX, Settings
from tests.sources import ROOT, named, project_files, prose_of

README = (ROOT / "README.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


def settings_table() -> dict[str, tuple[str, str]]:
    rows = re.findall(r"^\| `(JOBPANE_\w+)` \| (.+?) \| (.+?) \|$", README, re.MULTILINE)
    return {name: (default, meaning) for name, default, meaning in rows}


def test_the_readme_lists_every_setting_and_no_other() -> None:
    assert set(settings_table()) == {f"{PREFIX}{name.upper()}" for name in Settings.model_fields}


@pytest.mark.parametrize("name", ["host", "port", "allow_actions", "log_format"])
def test_the_readme_names_the_real_default(name: str) -> None:
    default, _ = settings_table()[f"{PREFIX}{name.upper()}"]
    real = Settings.model_fields[name].default
    assert default.strip("`") == (str(real).lower() if isinstance(real, bool) else str(real))


@pytest.mark.parametrize("name", Settings.model_fields)
def test_the_readme_says_what_a_setting_is_for(name: str) -> None:
    _, meaning = settings_table()[f"{PREFIX}{name.upper()}"]
    assert (Settings.model_fields[name].description or "nothing") in meaning.replace("`", "")


def test_every_make_command_of_the_readme_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", MAKEFILE, re.MULTILINE))
    commands = set(re.findall(r"\bmake ([a-z]+)\b", README))
    assert commands >= {"run", "test", "setup"}
    assert commands <= targets


def test_every_jobpane_command_is_in_the_readme() -> None:
    for name in main.commands:
        assert f"jobpane {name}" in README


def test_every_route_of_the_output_is_documented() -> None:
    api = (ROOT / "docs/output-api.md").read_text(encoding="utf-8")
    routes = output_routes(lambda _: pytest.fail("no request is made"))
    names = [route.path.rpartition("/output/")[2] for route in routes]
    assert len(names) == 5
    assert [name for name in names if f"## `{name}" not in api] == []


def test_every_linked_file_is_there() -> None:
    linked = re.findall(r"\]\((?!https?:)([^)#]+)\)", README)
    assert linked
    assert [path for path in linked if not (ROOT / path).exists()] == []


def test_every_folder_of_the_readmes_table_is_there() -> None:
    folders = re.findall(r"`(app/\w+)`", README)
    assert len(folders) > 5
    assert [name for name in folders if not (ROOT / name).is_dir()] == []


def test_the_changelog_begins_with_what_is_not_released() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    sections = re.findall(r"^## (.+)$", text, re.MULTILINE)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert sections[0] == "Unreleased" or sections[0].startswith(project["version"])


def test_every_pinned_dependency_is_locked_with_its_hash() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    locked = (ROOT / "requirements/run.txt").read_text(encoding="utf-8")
    for pin in project["dependencies"]:
        assert re.search(rf"^{re.escape(pin)}.* \\\n    --hash=sha256:", locked, re.MULTILINE)


def hooks() -> dict[str, dict[str, object]]:
    config = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    assert [one["repo"] for one in config["repos"]] == ["local"]  # nothing is fetched
    return {hook["id"]: hook for hook in config["repos"][0]["hooks"]}


def test_a_commit_passes_the_checks_of_make_check() -> None:
    assert hooks()["check"]["entry"] == "make check"


@pytest.mark.parametrize(
    ("message", "is_accepted"),
    [
        ("Add a hook\n", True),
        ("Add a hook\n\nBecause it is forgotten.\n", True),
        ("A" * 72 + "\n", True),
        ("A" * 73 + "\n", False),
        ("add a hook\n", False),
        ("Add a hook\nand another\n", False),
    ],
)
def test_a_commit_has_a_short_subject(message: str, is_accepted: bool) -> None:
    pattern = re.compile(str(hooks()["commit-subject"]["entry"]), re.MULTILINE)
    assert bool(pattern.search(message)) is is_accepted


def test_every_recorded_case_that_a_document_names_is_there() -> None:
    text = (ROOT / "docs/awx-behaviour.md").read_text(encoding="utf-8")
    cases = [
        name for group in re.findall(r"\[([a-z][^\]()]+)\]", text) for name in group.split(",")
    ]
    recorded = {path.stem for path in (ROOT / "tests/contract/recorded").glob("*.json")}
    assert len(cases) > 60
    assert sorted({" ".join(name.split()) for name in cases} - recorded) == []


PATHS = re.compile(
    r"(?<![\w/.-])((?:app|assets|tests|docs|requirements)/[\w./-]*\w\.(?:py|jsx?|css|md|txt|json))"
)
WRITTEN = list(project_files(".py", ".js", ".jsx", ".css", ".md"))
# A file's name with or without folders before it; not one with a star, and no attribute.
FILE_NAMES = re.compile(
    r"(?<![\w/.*<-])((?:[\w-]+/)*[\w.-]*\w\.(?:py|jsx?|css|md|json|toml|txt|html|ya?ml|jsonl))(?![\w/*-])"
)
# AWX's own source; what Jobpane writes while it runs, and what it names downloads.
ELSEWHERE = re.compile(r"awx/\w+/.+|audit\.jsonl|system_job_42\w*\.\w+")


@pytest.mark.parametrize("path", WRITTEN, ids=named)
def test_every_path_in_a_file_is_there(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert [found for found in PATHS.findall(text) if not (ROOT / found).exists()] == []


def nowhere(text: str) -> list[str]:
    """The file names in a text that no file of the project has."""
    found = [name for name in FILE_NAMES.findall(text) if not ELSEWHERE.fullmatch(name)]
    return [name for name in found if not any(one.endswith(f"/{name}") for one in all_files())]


@cache
def all_files() -> list[str]:
    recorded = (ROOT / "tests/contract/recorded").rglob("*.json")
    return [f"/{named(path)}" for path in [*project_files(), *recorded]]


@pytest.mark.parametrize("path", WRITTEN, ids=named)
def test_every_file_that_a_comment_or_document_names_is_there(path: Path) -> None:
    assert [name for text in prose_of(path) for name in nowhere(text)] == []


@pytest.mark.parametrize(
    ("text", "stale"),
    [
        ("# The shape of api_errors.py, as errors.py has it.", ["api_errors.py"]),
        ("Reads output/wire.py and awx/wire.py.", ["output/wire.py"]),
        ("Rows of Lines.jsx; `place.js` says where.", ["Lines.jsx", "place.js"]),
        ("AWX's awx/main/tasks/jobs.py, and tests/browser/test_*.py", []),
    ],
)
def test_a_name_that_has_become_stale_is_noticed(text: str, stale: list[str]) -> None:
    assert nowhere(text) == stale
