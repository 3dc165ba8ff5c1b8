"""The package's new name in the wheel: where it is put, and where it is not."""

import pytest

from hatch_build import renamed

MODULES = {".app", ".awx", ".awx.client", ".builtin_controller.launcher"}


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("from app.awx import client", "from jobpane.awx import client"),
        ("from app import awx", "from jobpane import awx"),
        ("from app.app import app", "from jobpane.app import app"),
        ("if x:\n    from app import awx", "if x:\n    from jobpane import awx"),
        ("# first\n\nfrom app import awx", "# first\n\nfrom jobpane import awx"),
        ('run("app.app:served")', 'run("jobpane.app:served")'),
        ("run('app.app:served', 'app.awx')", "run('jobpane.app:served', 'jobpane.awx')"),
        ('a = "app.awx.client.Controller"', 'a = "jobpane.awx.client.Controller"'),
        ('["-m", "app.awx"]', '["-m", "jobpane.awx"]'),
    ],
)
def test_what_names_a_module_is_renamed(source: str, expected: str) -> None:
    assert renamed(source, MODULES.__contains__) == expected


@pytest.mark.parametrize(
    "source",
    [
        "app = rx.App(app)",
        "yield from app",
        "raise Wrong from app",
        "from .app import x",
        "from apple import x",
        "from x import app",
        'a = "app"',
        'a = "app.kubernetes.io"',
        'a = "see app.awx"',
        'a = b"app.awx"',
        "# app/awx/client.py",
        'a = "app___state___job"',
    ],
)
def test_all_else_stays(source: str) -> None:
    assert renamed(source, MODULES.__contains__) == source


def test_an_import_of_the_bare_package_is_refused() -> None:
    with pytest.raises(ValueError, match="Line 1"):
        renamed("import app.awx", MODULES.__contains__)
