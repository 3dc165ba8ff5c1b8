"""Every file and folder that a comment or a document names is there."""

import re
from functools import cache
from pathlib import Path

import pytest

from tests.support.sources import ROOT, named, project_files, prose_of, violations

pytestmark = pytest.mark.unmeasured
PATHS = re.compile(
    r"(?<![\w/.-])((?:app|assets|tests|docs|requirements)/[\w./-]*\w\.(?:py|jsx?|css|md|txt|json))"
)
WRITTEN = list(project_files(".py", ".js", ".jsx", ".css", ".md"))
# A file's name with or without folders before it; not one with a star, and no attribute.
FILE_NAMES = re.compile(
    r"(?<![\w/.*<-])((?:[\w-]+/)*[\w.-]*\w\.(?:py|jsx?|css|md|json|toml|txt|html|ya?ml|jsonl))(?![\w/*-])"
)
# AWX's own source; what Jobpane writes while it runs, what it names downloads, and its built pages.
ELSEWHERE = re.compile(
    r"awx/\w+/.+|audit\.jsonl|system_job_42\w*\.\w+|(?:\w+/)?(?:index|__spa-fallback)\.html"
)


def test_every_path_in_a_file_is_there() -> None:
    def stale(path: Path) -> list[str]:
        text = path.read_text(encoding="utf-8")
        return [found for found in PATHS.findall(text) if not (ROOT / found).exists()]

    assert violations(WRITTEN, stale) == {}


def nowhere(text: str) -> list[str]:
    """The file names in a text that no file of the project has."""
    found = [name for name in FILE_NAMES.findall(text) if not ELSEWHERE.fullmatch(name)]
    return [name for name in found if name not in all_names()]


@cache
def all_names() -> set[str]:
    """The name of each file, with none, some or all of the folders before it."""
    recorded = (ROOT / "tests/contract/recorded").rglob("*.json")
    parts = [Path(named(path)).parts for path in [*project_files(), *recorded]]
    return {"/".join(one[start:]) for one in parts for start in range(len(one))}


def test_every_file_that_a_comment_or_document_names_is_there() -> None:
    def stale(path: Path) -> list[str]:
        return [name for text in prose_of(path) for name in nowhere(text)]

    assert violations(WRITTEN, stale) == {}


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


FOLDERS = re.compile(r"`((?:app|assets|docs|requirements|tests)(?:/[\w-]+)*)/?`")


def test_every_folder_that_a_comment_or_document_names_is_there() -> None:
    def stale(path: Path) -> list[str]:
        found = [name for text in prose_of(path) for name in FOLDERS.findall(text)]
        return [name for name in found if not (ROOT / name).is_dir()]

    assert violations(WRITTEN, stale) == {}
