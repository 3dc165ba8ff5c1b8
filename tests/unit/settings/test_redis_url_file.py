"""The URL of Redis holds a password, so it may be in a file as other secrets are."""

from pathlib import Path

import pytest

from app.settings import SettingsError, load_settings

URL = "redis://:s3cr3t@redis:6379/0"


@pytest.fixture
def file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A file with the URL, which is configured."""
    path = tmp_path / "redis-url"
    path.write_text(f"{URL}\n")
    monkeypatch.setenv("JOBPANE_REDIS_URL_FILE", str(path))
    monkeypatch.setenv("JOBPANE_SESSION_KEY", "k" * 32)
    return path


def complaint() -> str:
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert "s3cr3t" not in str(caught.value)
    return str(caught.value)


def test_the_url_in_a_file_is_the_one_that_counts(file: Path) -> None:
    settings = load_settings()
    assert settings.redis_url.get_secret_value() == URL
    assert "s3cr3t" not in repr(settings)


def test_two_urls_are_one_too_many(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JOBPANE_REDIS_URL", "redis://redis")
    assert "both set" in complaint()


@pytest.mark.parametrize(
    ("text", "words"), [("\n", "is empty"), ("http://:s3cr3t@redis", "redis://, rediss://")]
)
def test_a_file_without_a_url_of_redis_is_reported(text: str, words: str, file: Path) -> None:
    file.write_text(text)
    assert complaint().startswith("JOBPANE_REDIS_URL_FILE: ")
    assert words in complaint()


def test_a_file_that_is_missing_is_reported_with_its_name(file: Path) -> None:
    file.unlink()
    assert f"JOBPANE_REDIS_URL_FILE: {file} can't be read" in complaint()


def test_it_needs_a_session_key_too(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JOBPANE_SESSION_KEY")
    assert "JOBPANE_SESSION_KEY" in complaint()
