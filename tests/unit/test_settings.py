"""Settings: what an operator may set, and the one line for what they may not."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.settings import Settings, SettingsError, load_settings

URL, TOKEN = "https://awx.example.org", "not-a-real-token"


@pytest.fixture
def chosen(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """The environment of an operator, without what this machine happens to set."""
    for name in Settings.model_fields:
        monkeypatch.delenv(f"JOBPANE_{name.upper()}", raising=False)
    return monkeypatch


def choose(chosen: pytest.MonkeyPatch, **values: str) -> None:
    for name, text in values.items():
        chosen.setenv(f"JOBPANE_{name.upper()}", text)


def complaint(chosen: pytest.MonkeyPatch, **values: str) -> str:
    choose(chosen, **values)
    with pytest.raises(SettingsError) as caught:
        load_settings()
    text = str(caught.value)
    assert "\n" not in text
    return text


def test_nothing_set_means_the_built_in_controller_on_loopback(
    chosen: pytest.MonkeyPatch,
) -> None:
    settings = load_settings()
    assert settings.is_built_in
    assert settings.actions_on
    assert (settings.host, settings.port) == ("127.0.0.1", 3000)


def test_a_configured_token_only_reads_until_actions_are_allowed(
    chosen: pytest.MonkeyPatch,
) -> None:
    choose(chosen, controller_url=URL, controller_token=TOKEN)
    assert not load_settings().actions_on
    choose(chosen, allow_actions="true")
    assert load_settings().actions_on


def test_a_token_is_read_from_its_file(chosen: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text(f"{TOKEN}\n")
    choose(chosen, controller_url=URL, controller_token_file=str(file))
    assert load_settings().token().get_secret_value() == TOKEN


@pytest.mark.parametrize(
    ("values", "word"),
    [
        ({"port": "0"}, "JOBPANE_PORT"),
        ({"port": "65536"}, "JOBPANE_PORT"),
        ({"port": "three thousand"}, "JOBPANE_PORT"),
        ({"allow_actions": "perhaps"}, "JOBPANE_ALLOW_ACTIONS"),
        ({"public_url": "https://x;y"}, "JOBPANE_PUBLIC_URL"),
        ({"log_format": "xml"}, "JOBPANE_LOG_FORMAT"),
        ({"controller_url": "awx.example.org"}, "JOBPANE_CONTROLLER_URL"),
        ({"controller_url": "ftp://awx.example.org"}, "JOBPANE_CONTROLLER_URL"),
        ({"controller_url": "http://[::1"}, "JOBPANE_CONTROLLER_URL"),
        ({"public_url": "https://a.example/?x=1"}, "JOBPANE_PUBLIC_URL"),
        ({"controller_url": URL}, "CONTROLLER_TOKEN"),
        ({"controller_token": TOKEN}, "CONTROLLER_URL"),
        ({"controller_url": URL, "controller_token_file": "/nowhere/token"}, "TOKEN_FILE"),
        ({"controller_url": URL, "controller_token": "two words"}, "JOBPANE_CONTROLLER_TOKEN"),
        ({"controller_ca": "/nowhere/ca.pem"}, "JOBPANE_CONTROLLER_CA"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_wrong_setting_is_one_line_that_names_it(
    chosen: pytest.MonkeyPatch, values: dict[str, str], word: str
) -> None:
    assert word in complaint(chosen, **values)


def test_two_tokens_are_one_too_many(chosen: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text(TOKEN)
    values = {"controller_url": URL, "controller_token": TOKEN, "controller_token_file": str(file)}
    assert "both set" in complaint(chosen, **values)


def test_a_certificate_file_without_a_certificate_is_refused(
    chosen: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "ca.pem"
    file.write_text("nothing of the kind")
    assert "JOBPANE_CONTROLLER_CA" in complaint(chosen, controller_ca=str(file))


def test_a_misspelt_name_is_reported_with_the_likely_one(chosen: pytest.MonkeyPatch) -> None:
    chosen.setenv("JOBPANE_ALOW_ACTIONS", "true")
    with pytest.raises(SettingsError, match="Did you mean JOBPANE_ALLOW_ACTIONS"):
        load_settings()


@pytest.mark.parametrize(
    "values",
    [
        {"controller_url": "https://robot:s3cr3t@awx.example.org", "controller_token": TOKEN},
        {"controller_url": URL, "controller_token": "s3cr3t with blanks"},
        {"controller_token": "s3cr3t"},
    ],
)
def test_no_complaint_repeats_a_secret(chosen: pytest.MonkeyPatch, values: dict[str, str]) -> None:
    assert "s3cr3t" not in complaint(chosen, **values)


def test_a_token_is_in_no_repr(chosen: pytest.MonkeyPatch) -> None:
    choose(chosen, controller_url=URL, controller_token=TOKEN)
    assert TOKEN not in repr(load_settings())
    assert TOKEN not in str(load_settings().model_dump())


def test_own_origins_are_loopback_and_the_public_url(chosen: pytest.MonkeyPatch) -> None:
    choose(chosen, port="8080", public_url="https://jobs.example.org")
    settings = load_settings()
    assert "http://127.0.0.1:8080" in settings.own_origins
    assert "https://jobs.example.org" in settings.own_origins
    assert "http://jobs.example.org:8080" not in settings.own_origins
    assert "jobs.example.org" in settings.own_hosts
    assert "*" not in settings.own_origins


@given(text=st.text(max_size=60))
def test_any_url_is_taken_or_refused_in_one_line(text: str) -> None:
    try:
        settings = Settings(public_url=text)  # type: ignore[call-arg]
    except ValueError:
        return
    assert settings.public_url == "" or settings.public_url.startswith(("http://", "https://"))
    assert all(origin.count("/") == 2 for origin in settings.own_origins)
