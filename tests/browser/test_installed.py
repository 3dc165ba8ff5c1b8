"""The wheel in an environment of its own, without Node and Bun: a job opens in the browser."""

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.support.installed import built_wheel, installed
from tests.support.processes import running_site


def test_the_installed_package_shows_a_job(page: Page, tmp_path: Path) -> None:
    (tmp_path / "wheel").mkdir()
    (tmp_path / "data").mkdir()
    environment = installed(built_wheel(tmp_path / "wheel"), tmp_path / "environment")
    program = (environment.program, "serve")
    settings = {"PATH": environment.path}
    with running_site(tmp_path / "data", settings, program=program, cwd=tmp_path) as site:
        page.goto(f"{site.url}/jobs/42")
        expect(page.get_by_role("heading", level=1)).to_contain_text("42")
        expect(page.get_by_role("region", name="Output")).to_contain_text("deleted")
        # A page that was built for other states would be covered by that.
        expect(page.get_by_text("new version")).to_have_count(0)
