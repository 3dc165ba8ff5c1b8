"""Users, passwords and tokens as they are stored."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from app.builtin_controller.storage.database import FILE_NAME
from app.builtin_controller.storage.hashes import password_hash
from app.builtin_controller.storage.records import User
from app.builtin_controller.storage.store import Store
from app.builtin_controller.storage.times import now, to_text
from tests.unit.builtin_controller.rows import CREATED

ADA = User(1, "ada", "Ada", "", CREATED, is_superuser=True)


def test_a_user_is_found_by_the_right_password_only(store: Store) -> None:
    ada = replace(ADA, password_hash=password_hash("pässword: one"))
    store.accounts.add_user(ada)
    assert store.accounts.user_with_password("ada", "pässword: one") == ada
    for name, password in (("ada", "password: one"), ("ada", ""), ("bob", "pässword: one")):
        assert store.accounts.user_with_password(name, password) is None


def test_a_user_without_a_password_cannot_sign_in_with_one(store: Store) -> None:
    store.accounts.add_user(ADA)
    assert store.accounts.user_with_password("ada", "") is None


def test_two_hashes_of_a_password_differ() -> None:
    assert password_hash("x") != password_hash("x")


def test_a_token_is_valid_until_it_expires_or_is_removed(store: Store) -> None:
    made = store.accounts.make_token(ADA, "read", "for a test")
    assert store.accounts.token_with_value(made.value) == made.token
    assert store.accounts.token_with_value(made.value + "x") is None
    with store.database.writing() as connection:
        connection.execute("UPDATE tokens SET expires = ?", (to_text(now() - timedelta(1)),))
    assert store.accounts.token_with_value(made.value) is None
    store.accounts.remove_token(made.token.id)
    assert store.accounts.tokens() == ()


def test_tokens_are_listed_for_one_user_or_for_all(store: Store) -> None:
    bob = replace(ADA, id=2, username="bob")
    of_ada = store.accounts.make_token(ADA, "read").token
    of_bob = store.accounts.make_token(bob, "write").token
    assert store.accounts.tokens(bob) == (of_bob,)
    assert store.accounts.tokens() == (of_ada, of_bob)


def test_no_file_holds_a_password_or_a_token_as_text(store: Store, tmp_path: Path) -> None:
    store.accounts.add_user(replace(ADA, password_hash=password_hash("a-secret-password")))
    store.accounts.make_token(ADA, "write", value="a-secret-token")
    files = list(tmp_path.glob(f"{FILE_NAME}*"))
    written = b"".join(file.read_bytes() for file in files)
    assert b"ada" in written
    assert b"a-secret" not in written


def test_a_transaction_inside_another_is_undone_with_it(store: Store) -> None:
    def make_a_token_and_fail() -> None:
        with store.database.writing():
            store.accounts.make_token(ADA, "write")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        make_a_token_and_fail()
    assert store.accounts.tokens() == ()
