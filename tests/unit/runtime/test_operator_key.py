"""The key of `jobpane embed-url`: private, and another one after each start."""

import os
from pathlib import Path

import pytest

from app.runtime.living_processes import LivingProcess
from app.runtime.operator_key import (
    NoOperatorKeyError,
    is_proof,
    proof_of,
    read_operator_key,
    shared_operator_key,
    write_operator_key,
)


def test_the_command_reads_what_the_start_has_written(tmp_path: Path) -> None:
    first = write_operator_key(tmp_path / "data")
    second = write_operator_key(tmp_path / "data")
    assert first != second
    assert len(second) == 43
    assert read_operator_key(tmp_path / "data") == second


def test_only_its_owner_can_read_the_key_whatever_was_there(tmp_path: Path) -> None:
    public = tmp_path / "public"
    public.write_text("elsewhere")
    (tmp_path / "operator.key").symlink_to(public)
    umask = os.umask(0)
    try:
        write_operator_key(tmp_path)
    finally:
        os.umask(umask)
    file = tmp_path / "operator.key"
    assert not file.is_symlink()
    assert file.stat().st_mode & 0o777 == 0o600
    assert public.read_text() == "elsewhere"


def test_without_a_running_jobpane_there_is_no_key(tmp_path: Path) -> None:
    with pytest.raises(NoOperatorKeyError):
        read_operator_key(tmp_path)
    (tmp_path / "operator.key").write_bytes(b"\xff")
    with pytest.raises(NoOperatorKeyError):
        read_operator_key(tmp_path)


def test_processes_that_run_at_the_same_time_have_one_key(tmp_path: Path) -> None:
    first, second, third = (LivingProcess(tmp_path, "key") for _ in range(3))
    before = write_operator_key(tmp_path)
    own = shared_operator_key(tmp_path, first)
    assert own != before
    assert shared_operator_key(tmp_path, second) == own
    first.leave()  # as when its worker is killed and started again
    assert shared_operator_key(tmp_path, third) == own
    second.leave()
    third.leave()
    assert shared_operator_key(tmp_path, LivingProcess(tmp_path, "key")) != own


def test_a_key_that_others_lost_is_written_again(tmp_path: Path) -> None:
    first, second = LivingProcess(tmp_path, "key"), LivingProcess(tmp_path, "key")
    shared_operator_key(tmp_path, first)
    (tmp_path / "operator.key").write_text("torn")
    key = shared_operator_key(tmp_path, second)
    assert read_operator_key(tmp_path) == key != "torn"
    first.leave()
    second.leave()


def test_a_proof_depends_on_the_key_and_the_challenge_and_shows_neither() -> None:
    proofs = {proof_of(key, challenge) for key in ("one", "two") for challenge in ("a", "é\ud800")}
    assert len(proofs) == 4
    assert proof_of("one", "a") in proofs
    assert not any("one" in proof for proof in proofs)


def test_a_proof_counts_where_it_was_made_with_the_key_of_the_folder(tmp_path: Path) -> None:
    assert not is_proof(proof_of("", "a"), "a", tmp_path)
    key = write_operator_key(tmp_path)
    assert is_proof(proof_of(key, "a"), "a", tmp_path)
    for proof in (proof_of(key, "b"), proof_of("another", "a"), "", "\ud800"):
        assert not is_proof(proof, "a", tmp_path)
