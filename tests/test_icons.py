"""The pictures of assets/icons.svg: what is named is there, and what is there is named."""

import re

from app.jobs.statuses import JobStatus
from tests.support.sources import ROOT, project_files

SYMBOL = re.compile(r'<symbol id="([^"]+)"')
# icon("search") in Python; <Icon name="x"> and icon="x" in JSX.
NAMED = re.compile(r'\b(?:icon\(|icon=|Icon name=)"([\w-]+)"')


def symbols() -> set[str]:
    found = SYMBOL.findall((ROOT / "assets" / "icons.svg").read_text(encoding="utf-8"))
    assert len(found) == len(set(found))
    return set(found)


def sources() -> str:
    folders = (ROOT / "app", ROOT / "assets")
    files = [*project_files(".py"), *project_files(".jsx", ".js")]
    ours = [path for path in files if any(folder in path.parents for folder in folders)]
    return "\n".join(path.read_text(encoding="utf-8") for path in ours)


def test_every_picture_that_is_named_is_there() -> None:
    assert set(NAMED.findall(sources())) - symbols() == set()


def test_no_picture_has_two_names() -> None:
    text = (ROOT / "assets" / "icons.svg").read_text(encoding="utf-8")
    named = re.findall(r'<symbol id="([^"]+)"[^>]*>(.*?)</symbol>', text)
    pictures = [picture for name, picture in named if not name.startswith("status-")]
    assert len(pictures) == len(set(pictures)) > 0


def test_every_status_has_its_picture() -> None:
    assert {f"status-{status.value}" for status in JobStatus if status.value} <= symbols()


def test_every_picture_is_of_use() -> None:
    text = sources()
    unused = {name for name in symbols() if f'"{name}"' not in text}
    assert {name for name in unused if not name.startswith("status-")} == set()
