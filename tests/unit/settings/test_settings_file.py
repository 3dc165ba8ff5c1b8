"""Settings in a file, and those of the command line: which one counts."""

from pathlib import Path

import pytest

from app.settings import SettingsError, load_settings, override
from tests.unit.settings.operator_environment import choose

KEY = "k3y-" + "x" * 28


def in_file(chosen: pytest.MonkeyPatch, tmp_path: Path, text: str) -> None:
    (tmp_path / "jobpane.env").write_text(text, encoding="utf-8")
    choose(chosen, settings_file=str(tmp_path / "jobpane.env"))


def test_a_file_holds_settings_and_the_environment_has_precedence(
    chosen: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    in_file(
        chosen,
        tmp_path,
        "# mine\n\nJOBPANE_PORT=3111\nJOBPANE_LOG_FORMAT='json'\nJOBPANE_HOST=\n"
        f"JOBPANE_SESSION_KEY={KEY}\nJOBPANE_BEHIND_PROXY=10.0.0.0/8, 127.0.0.1\n",
    )
    choose(chosen, port="3222")
    settings = load_settings()
    assert (settings.port, settings.log_format, settings.host) == (3222, "json", "127.0.0.1")
    assert [str(one) for one in settings.behind_proxy] == ["10.0.0.0/8", "127.0.0.1/32"]
    assert settings.has_session_key


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("JOBPANE_PROT=3111", "JOBPANE_PORT"),
        ("JOBPANE_PORT=many", "JOBPANE_PORT"),
        ("JOBPANE_PORT 3111", "JOBPANE_SETTINGS_FILE"),
    ],
)
def test_a_wrong_line_of_the_file_is_one_line_too(
    chosen: pytest.MonkeyPatch, tmp_path: Path, text: str, named: str
) -> None:
    in_file(chosen, tmp_path, text)
    with pytest.raises(SettingsError, match=named) as caught:
        load_settings()
    assert "\n" not in str(caught.value)


def test_what_a_file_says_to_other_programs_is_no_setting(
    chosen: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    in_file(chosen, tmp_path, "HOST=0.0.0.0\nPORT=3111\nALLOW_ACTIONS=true\nTZ=Europe/Berlin\n")
    settings = load_settings()
    assert (settings.host, settings.port, settings.allow_actions) == ("127.0.0.1", 3000, None)


def test_an_option_of_the_command_line_has_precedence_over_the_environment(
    chosen: pytest.MonkeyPatch,
) -> None:
    choose(chosen, port="3111", stop_seconds="7")
    chosen.setenv("JOBPANE_PORT", "3111")  # put back after the test
    override(port=3222, stop_seconds=None)
    settings = load_settings()
    assert (settings.port, settings.stop_seconds) == (3222, 7)
