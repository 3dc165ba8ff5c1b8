"""The receivers of notifications are secrets, so they may be in a file as other secrets are."""

from pathlib import Path

import pytest

from app.settings import SettingsError, load_settings
from app.settings.read_again import read_again

ONE, OTHER = "json://user:s3cr3t@127.0.0.1:9/", "json://127.0.0.1:9/other"


@pytest.fixture
def file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A file with two receivers, which is configured."""
    path = tmp_path / "receivers"
    path.write_text(f"{ONE}\n{OTHER}\n")
    monkeypatch.setenv("JOBPANE_NOTIFY_URLS_FILE", str(path))
    return path


def receivers() -> list[str]:
    return [url.get_secret_value() for url in load_settings().receivers]


def complaint() -> str:
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert "s3cr3t" not in str(caught.value)
    return str(caught.value)


def test_the_receivers_of_a_file_are_those_that_count(file: Path) -> None:
    assert receivers() == [ONE, OTHER]
    assert "s3cr3t" not in repr(load_settings())
    file.write_text(OTHER)
    assert receivers() == [OTHER]


def test_a_file_that_has_changed_counts_without_a_restart(file: Path) -> None:
    before = load_settings()
    file.write_text(OTHER)
    found = read_again(before)
    assert (found.changed, found.needs_restart) == (("notify_urls",), ())
    assert [url.get_secret_value() for url in found.settings.receivers] == [OTHER]


def test_two_places_are_one_too_many(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JOBPANE_NOTIFY_URLS", ONE)
    assert "JOBPANE_NOTIFY_URLS and _NOTIFY_URLS_FILE are both set" in complaint()


@pytest.mark.parametrize(
    ("text", "words"), [(" \n", "is empty"), (f"{OTHER}\nnonsense://s3cr3t", "URL 2 of 2 isn't")]
)
def test_a_file_without_receivers_is_reported(text: str, words: str, file: Path) -> None:
    file.write_text(text)
    assert complaint().startswith("JOBPANE_NOTIFY_URLS_FILE: ")
    assert words in complaint()


def test_a_file_that_is_missing_is_reported_with_its_name(file: Path) -> None:
    file.unlink()
    assert f"JOBPANE_NOTIFY_URLS_FILE: {file} can't be read" in complaint()
