"""A token is worth something in the one session that it was made for."""

import pytest

from app.sessions.csrf import CsrfTokens
from tests.unit.sessions.builders import CANARY, OTHER_SECRET, SECRET, keys

tokens = CsrfTokens(keys())


def test_a_token_is_valid_for_what_it_was_made_for_and_for_nothing_else() -> None:
    token = tokens.token("session 1")
    assert tokens.is_valid(token, "session 1")
    assert not tokens.is_valid(token, "session 2")
    assert not tokens.is_valid(token, "")


def test_a_token_looks_different_each_time_and_shows_nothing() -> None:
    made = {tokens.token(CANARY) for _ in range(9)}
    assert len(made) == 9
    assert CANARY not in "".join(made)


def test_nothing_is_valid_for_nobody() -> None:
    assert not tokens.is_valid(tokens.token(""), "")


def test_a_token_survives_the_replacement_of_the_key_but_not_its_removal() -> None:
    token = CsrfTokens(keys(OTHER_SECRET)).token("session")
    assert CsrfTokens(keys(SECRET, OTHER_SECRET)).is_valid(token, "session")
    assert not CsrfTokens(keys(SECRET)).is_valid(token, "session")


def test_no_changed_digit_is_accepted() -> None:
    token = tokens.token("session")
    for at, digit in enumerate(token):
        other = "0" if digit != "0" else "1"
        assert not tokens.is_valid(token[:at] + other + token[at + 1 :], "session")


@pytest.mark.parametrize("token", ["", "x", "é" * 96, "0" * 96, "0" * 95, "0" * 97, "0" * 99_999])
def test_odd_tokens_are_refused(token: str) -> None:
    assert not tokens.is_valid(token, "session")
