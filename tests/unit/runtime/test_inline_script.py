"""Inline scripts are sent without what only their readers need."""

from pathlib import Path

from app.runtime.inline_script import inline_script


def test_a_script_loses_its_comments_indentation_and_blank_lines(tmp_path: Path) -> None:
    script = tmp_path / "script.js"
    script.write_text("/* Says\n   hello. */\n{\n\n  say('hello'); /* aloud */\n}\n")
    assert inline_script(script) == "{\nsay('hello');\n}"
