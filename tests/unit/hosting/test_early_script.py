"""The script that shows a job in a portal's frame early: one small file of its own."""

import re
from pathlib import Path

from app.hosting.early_script import early_script, early_script_path, place_early_script
from app.hosting.portal_frame import PortalFramePlugin, boot_script

ROOM = 12_000  # bytes; a tenth of what a frame's page has in all


def test_it_is_one_module_that_shows_a_job_and_loads_nothing_more() -> None:
    script = early_script()
    assert re.search(r"export\{\w+ as show\}", script)
    assert not re.search(r"\bimport\b[({\s\"']", script)
    assert "jobpaneFinish" in script
    assert len(script) < ROOM


def test_its_name_is_that_of_its_content_so_that_browsers_may_keep_it() -> None:
    assert re.fullmatch(r"/assets/first-screen-[0-9a-f]{8}\.js", early_script_path())


def test_the_script_in_the_head_loads_it_by_that_name() -> None:
    assert f'"{early_script_path()}"' in boot_script()


def test_it_takes_the_place_of_earlier_ones(tmp_path: Path) -> None:
    older = tmp_path / "assets" / "first-screen-00000000.js"
    older.parent.mkdir()
    older.write_text("old")
    other = older.with_name("other.js")
    other.write_text("other")
    path, text = place_early_script(tmp_path)
    assert f"/{path.relative_to(tmp_path)}" == early_script_path()
    assert text == early_script()
    assert not older.exists()
    assert other.exists()


def test_the_build_writes_it() -> None:
    ((path, text),) = PortalFramePlugin().get_static_assets()
    assert str(path).endswith(f"public{early_script_path()}")
    assert text == early_script()
