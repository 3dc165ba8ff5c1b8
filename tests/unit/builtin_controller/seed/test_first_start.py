"""What a controller writes when it first starts, and what later starts leave alone."""

import stat
from pathlib import Path

import pytest

from app.builtin_controller.seed.first_start import HistorySize, prepare
from app.builtin_controller.storage.store import Store


def credentials(folder: Path) -> dict[str, str]:
    files = [*folder.glob("*.token"), *folder.glob("*.password")]
    return {file.name: file.read_text().strip() for file in files}


@pytest.mark.parametrize(
    ("size", "jobs"), [(HistorySize.NONE, 0), (HistorySize.SMALL, 80), (HistorySize.FULL, 302)]
)
def test_the_history_has_the_size_that_was_chosen(
    size: HistorySize, jobs: int, store: Store, tmp_path: Path
) -> None:
    prepare(store, tmp_path, size)
    assert store.jobs.count() == jobs


def test_each_credential_is_of_its_user_and_for_the_owners_eyes_only(
    store: Store, tmp_path: Path
) -> None:
    prepare(store, tmp_path, HistorySize.NONE)
    written = credentials(tmp_path)
    token = store.accounts.token_with_value(written["admin-read.token"])
    assert token is not None
    assert (token.user, token.scope) == (1, "read")
    for name in ("admin", "alice", "auditor"):
        assert store.accounts.user_with_password(name, written[f"{name}.password"]) is not None
    for name in written:
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600
    assert len(set(written.values())) == len(written) == 7


def test_a_later_start_changes_nothing(store: Store, tmp_path: Path) -> None:
    prepare(store, tmp_path, HistorySize.SMALL)
    before = credentials(tmp_path), store.fact("install_uuid"), store.accounts.tokens()
    prepare(store, tmp_path, HistorySize.FULL)
    assert (credentials(tmp_path), store.fact("install_uuid"), store.accounts.tokens()) == before
    assert store.jobs.count() == 80


@pytest.mark.parametrize("broken", [None, "", "not a token of this controller"])
def test_a_lost_or_wrong_token_file_is_written_again(
    broken: str | None, store: Store, tmp_path: Path
) -> None:
    prepare(store, tmp_path, HistorySize.NONE)
    file = tmp_path / "admin.token"
    file.unlink()
    if broken is not None:
        file.write_text(broken)
    prepare(store, tmp_path, HistorySize.NONE)
    assert store.accounts.token_with_value(file.read_text().strip()) is not None
