"""Keys come from configured secrets, another one for each purpose."""

import pytest
from pydantic import SecretStr

from app.runtime.sealing import Sealer
from app.runtime.session_keys import SessionKeys
from tests.unit.sessions.builders import CANARY, OTHER_SECRET, SECRET, keys


def test_each_purpose_and_each_secret_has_a_key_of_its_own() -> None:
    both = keys(SECRET, OTHER_SECRET)
    derived = [*both.derived("session"), *both.derived("csrf")]
    assert len(set(derived)) == 4
    assert {len(key) for key in derived} == {32}


def test_the_same_secret_gives_the_same_key_in_every_process() -> None:
    assert keys(SECRET).derived("session") == keys(SECRET).derived("session")


def test_two_random_keys_differ() -> None:
    assert SessionKeys.random().derived("csrf") != SessionKeys.random().derived("csrf")


@pytest.mark.parametrize("secrets", [[], [""], [CANARY], [SECRET, CANARY]])
def test_a_missing_or_short_secret_is_refused_without_repeating_it(secrets: list[str]) -> None:
    with pytest.raises(ValueError, match="session key") as caught:
        SessionKeys([SecretStr(secret) for secret in secrets])
    assert CANARY not in str(caught.value)


def test_keys_show_no_secret() -> None:
    assert CANARY not in repr(keys()) + str(keys())


def test_keys_that_are_replaced_seal_from_then_on_and_former_ones_still_open() -> None:
    old, new = "o" * 32, "n" * 32
    now = [[old]]
    keys = SessionKeys([SecretStr(old)], lambda: now[0])
    sealer = Sealer(keys, "test")
    sealed = sealer.seal(b"words", "here")
    now[0] = [new, old]
    assert sealer.open(sealed, "here") == b"words"
    newer = sealer.seal(b"words", "here")
    now[0] = [new]
    assert (sealer.open(newer, "here"), sealer.open(sealed, "here")) == (b"words", None)
