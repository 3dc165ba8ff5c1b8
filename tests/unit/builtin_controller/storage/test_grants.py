"""Codes and the tokens made of them, as they are stored: when they end, and what ends with them."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.builtin_controller.storage.applications import Application
from app.builtin_controller.storage.database import FILE_NAME
from app.builtin_controller.storage.grants import Grant
from app.builtin_controller.storage.records import User
from app.builtin_controller.storage.store import Store
from app.builtin_controller.storage.times import set_clock_offset
from tests.unit.builtin_controller.rows import CREATED

ADA = User(1, "ada", "Ada", "", CREATED)
GRANT = Grant(1, ADA.id, "http://127.0.0.1/back", "read", "challenge", "S256")


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    yield
    set_clock_offset(0)


def give_token(store: Store, application: int = 1) -> int:
    token = store.accounts.make_token(ADA, "read", value="secret-access").token
    store.grants.give_token(token.id, application, "secret-refresh")
    return token.id


def test_a_code_ends_after_ten_minutes(store: Store) -> None:
    store.grants.add("code", GRANT)
    set_clock_offset(599)
    assert store.grants.of_code("code", 1) == GRANT
    set_clock_offset(601)
    assert store.grants.of_code("code", 1) is None


def test_a_code_is_for_one_application_and_is_removed_once(store: Store) -> None:
    store.grants.add("code", GRANT)
    store.grants.add("other", replace(GRANT, application=2))
    assert (store.grants.of_code("code", 2), store.grants.of_code("other", 1)) == (None, None)
    assert [store.grants.remove("code"), store.grants.remove("code")] == [True, False]
    assert store.grants.of_code("other", 2) is not None


def test_a_refresh_token_expires_by_its_own_age(store: Store) -> None:
    give_token(store)
    set_clock_offset(2_628_000 + 1)
    found = store.grants.refresh_token("secret-refresh")
    assert found is not None
    assert found.is_expired


def test_a_refresh_token_ends_with_its_access_token(store: Store) -> None:
    token_id = give_token(store)
    found = store.grants.refresh_token("secret-refresh")
    assert found is not None
    assert (found.access_token, found.scope, found.is_expired) == (token_id, "read", False)
    store.accounts.remove_token(token_id)
    assert store.grants.refresh_token("secret-refresh") is None
    assert store.grants.application_of(token_id) is None


def test_with_an_application_all_that_it_was_given_goes(store: Store) -> None:
    application = store.applications.make(Application(name="one")).application
    store.grants.add("code", GRANT)
    give_token(store, application.id)
    personal = store.accounts.make_token(ADA, "read").token
    store.applications.remove(application.id)
    assert store.accounts.tokens() == (personal,)
    assert store.grants.of_code("code", application.id) is None
    assert store.grants.refresh_token("secret-refresh") is None


def test_no_file_holds_a_code_a_token_or_a_client_secret(store: Store, tmp_path: Path) -> None:
    secret = store.applications.make(Application(name="named in the file")).secret
    store.grants.add("secret-code", GRANT)
    give_token(store)
    written = b"".join(file.read_bytes() for file in tmp_path.glob(f"{FILE_NAME}*"))
    assert b"named in the file" in written
    assert (b"secret-" in written, secret.encode() in written) == (False, False)
