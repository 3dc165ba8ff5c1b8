"""The documents say what the code does: settings, commands, links, facts."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml

from app.api.output import output_routes
from app.builtin_controller.seed.history_special import WELL_KNOWN
from app.cli import COMMANDS
from app.settings import PREFIX, Settings
from tests.support.sources import ROOT, named, project_files


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


README = text_of("README.md")
DOCUMENTS = list(project_files(".md"))


def settings_table() -> dict[str, tuple[str, str]]:
    rows = re.findall(r"^\| `(JOBPANE_\w+)` \| (.+?) \| (.+?) \|$", README, re.MULTILINE)
    return {name: (default, meaning) for name, default, meaning in rows}


def test_the_readme_lists_every_setting_and_no_other() -> None:
    assert set(settings_table()) == {f"{PREFIX}{name.upper()}" for name in Settings.model_fields}


@pytest.mark.parametrize("name", ["host", "port", "log_format"])
def test_the_readme_names_the_real_default(name: str) -> None:
    default, _ = settings_table()[f"{PREFIX}{name.upper()}"]
    real = Settings.model_fields[name].default
    assert default.strip("`") == (str(real).lower() if isinstance(real, bool) else str(real))


@pytest.mark.parametrize("name", Settings.model_fields)
def test_the_readme_says_what_a_setting_is_for(name: str) -> None:
    _, meaning = settings_table()[f"{PREFIX}{name.upper()}"]
    assert (Settings.model_fields[name].description or "nothing") in meaning.replace("`", "")


@pytest.mark.parametrize(
    ("document", "named_commands"),
    [
        ("README.md", {"run", "setup", "test"}),
        ("CONTRIBUTING.md", {"bench", "browser", "check", "lock", "run", "soak", "test", "unit"}),
    ],
)
def test_every_make_command_of_a_document_exists(document: str, named_commands: set[str]) -> None:
    commands = set(re.findall(r"(?:`|^ +)make ([a-z]+)\b", text_of(document), re.MULTILINE))
    assert commands >= named_commands
    assert commands <= set(re.findall(r"^([a-z]+):", text_of("Makefile"), re.MULTILINE))


def test_every_jobpane_command_is_in_the_readme() -> None:
    for name in COMMANDS:
        assert f"jobpane {name}" in README


def test_every_job_that_the_readme_points_at_is_in_the_built_in_history() -> None:
    first_look = README.partition("Search for `cleanup`")[2].partition("\n\n")[0]
    pointed_at = {int(number) for number in re.findall(r"`(\d+)`", first_look)}
    assert pointed_at >= {42, 43}
    assert pointed_at <= set(WELL_KNOWN.values())


def test_every_route_of_the_output_is_documented() -> None:
    api = text_of("docs/output-api.md")
    routes = output_routes(lambda _: pytest.fail("no request is made"))
    names = {route.path.rpartition("/output/")[2] for route in routes}
    assert len(names) == 5
    assert [name for name in names if f"## `{name}" not in api] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=named)
def test_every_link_of_a_document_leads_somewhere(document: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)]+)\)", document.read_text(encoding="utf-8"))
    assert [link for link in links if not leads_somewhere(document, link)] == []


def leads_somewhere(document: Path, link: str) -> bool:
    """Whether a link's file is there, and the heading that its fragment names."""
    name, _, fragment = link.partition("#")
    path = document.parent / name if name else document
    if not path.exists() or not fragment:
        return path.exists()
    headings = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return fragment in {re.sub(r"[^\w -]", "", one.lower()).replace(" ", "-") for one in headings}


def test_a_link_that_leads_nowhere_is_noticed() -> None:
    readme = ROOT / "README.md"
    assert leads_somewhere(readme, "CONTRIBUTING.md#a-test")
    assert not leads_somewhere(readme, "CONTRIBUTING.md#a-tset")
    assert not leads_somewhere(readme, "NOWHERE.md")


def test_the_readme_leads_to_every_other_document() -> None:
    others = {named(path) for path in DOCUMENTS} - {"README.md"}
    assert others <= set(re.findall(r"\]\(([^)#]+)\)", README))


@pytest.mark.parametrize("document", DOCUMENTS, ids=named)
def test_every_test_that_a_document_names_is_there(document: Path) -> None:
    found = re.findall(r"(tests/[\w/]+\.py)::(\w+)", document.read_text(encoding="utf-8"))
    assert [f"{path}::{name}" for path, name in found if f"def {name}(" not in text_of(path)] == []


@pytest.mark.parametrize("document", ["ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md"])
def test_every_name_of_the_code_in_a_document_is_there(document: str) -> None:
    code = {word for path in project_files(".py", ".js", ".jsx") for word in words_of(path)}
    names = set(re.findall(r"`(\w*(?:_|[a-z][A-Z])\w*)`", text_of(document)))
    assert sorted(names - code) == []


def words_of(path: Path) -> set[str]:
    return set(re.findall(r"\w+", path.read_text(encoding="utf-8")))


def test_every_threat_has_its_defense_and_a_test() -> None:
    rows = re.findall(r"^\| (.+?) \| (.+?) \| (.+?) \|$", text_of("SECURITY.md"), re.MULTILINE)
    threats = [row for row in rows if row[0] not in {"threat", "---"}]
    assert len(threats) > 15
    assert [
        threat for threat, defense, test in threats if not defense or "`tests/" not in test
    ] == []


def test_the_changelog_begins_with_what_is_not_released() -> None:
    text = text_of("CHANGELOG.md")
    sections = re.findall(r"^## (.+)$", text, re.MULTILINE)
    project = tomllib.loads(text_of("pyproject.toml"))["project"]
    assert sections[0] == "Unreleased" or sections[0].startswith(project["version"])


def test_every_pinned_dependency_is_locked_with_its_hash() -> None:
    project = tomllib.loads(text_of("pyproject.toml"))["project"]
    locked = text_of("requirements/run.txt")
    for pin in project["dependencies"]:
        assert re.search(rf"^{re.escape(pin)}.* \\\n    --hash=sha256:", locked, re.MULTILINE)


def hooks() -> dict[str, dict[str, object]]:
    config = yaml.safe_load(text_of(".pre-commit-config.yaml"))
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


def test_every_fact_about_awx_names_what_shows_it() -> None:
    facts = re.split(r"\n(?=- |\n)", text_of("docs/awx-behaviour.md"))
    shown = re.compile(r"\[[a-z][^\]()]+\]|`tests/|\((?:source|documentation)")
    assert len(facts) > 60
    assert [one for one in facts if one.startswith("- ") and not shown.search(one)] == []


def test_every_recorded_case_that_a_document_names_is_there() -> None:
    text = text_of("docs/awx-behaviour.md")
    cases = [
        name for group in re.findall(r"\[([a-z][^\]()]+)\]", text) for name in group.split(",")
    ]
    recorded = {path.stem for path in (ROOT / "tests/contract/recorded").rglob("*.json")}
    assert len(cases) > 60
    assert sorted({" ".join(name.split()) for name in cases} - recorded) == []
