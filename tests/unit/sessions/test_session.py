"""A session holds its credential where nothing that writes, copies or prints takes it along."""

import copy
import dataclasses
import pickle
import traceback
from collections.abc import Callable

import pytest
from pydantic import SecretStr

from app.sessions.session import MAX_CREDENTIAL_BYTES, Created, HeldSecret, MadeBy, NewSession
from tests.unit.sessions.builders import ANNA, CANARY, credential, memory_scene, new_session


async def created() -> Created:
    return await memory_scene().store.create(new_session())


async def test_no_secret_is_in_a_repr_or_str() -> None:
    made = await created()
    texts = [repr(made), str(made), repr(made.session), repr(new_session()), f"{made.cookie}"]
    assert CANARY not in "".join(texts)
    assert made.cookie.get_secret_value() not in "".join(texts)


@pytest.mark.parametrize("write", [pickle.dumps, copy.copy, copy.deepcopy])
async def test_what_holds_a_secret_cannot_be_pickled_or_copied(
    write: Callable[[object], object],
) -> None:
    made = await created()
    held = [made, made.session, made.cookie, made.session.credential, new_session()]
    for one in held:
        with pytest.raises(TypeError, match="is not pickled") as caught:
            write(one)
        assert CANARY not in "".join(traceback.format_exception(caught.value))


async def test_a_session_cannot_become_a_dictionary_by_mistake() -> None:
    with pytest.raises(TypeError, match="is not pickled"):
        dataclasses.asdict((await created()).session)


def test_a_held_secret_equals_the_same_secret_from_elsewhere() -> None:
    held = HeldSecret("a")
    assert held == SecretStr("a")
    assert SecretStr("a") == held
    assert held != SecretStr("b")
    assert held != "a"
    assert len({held, HeldSecret("a")}) == 1


def test_an_oversized_credential_is_refused_without_repeating_it() -> None:
    long = SecretStr(CANARY + "x" * MAX_CREDENTIAL_BYTES)
    with pytest.raises(ValueError, match="too long") as caught:
        NewSession(ANNA, "anna", is_read_only=True, credential=long, made_by=MadeBy.TOKEN)
    assert CANARY not in str(caught.value)


def test_texts_from_outside_are_bounded_and_printable() -> None:
    new = NewSession(
        owner=ANNA,
        user_name="an\x1b[31mna\u202e\n" + "x" * 9999,
        is_read_only=False,
        credential=credential(),
        made_by=MadeBy.TOKEN,
        address="192.0.2.7\r\nSet-Cookie: x" * 99,
        user_agent="<script>Firefox/1" + "Linux" * 9999,
    )
    assert new.user_name.startswith("an[31mnaxx")
    assert len(new.user_name) == 512
    assert new.address.isprintable()
    assert len(new.address) == 64
    assert new.browser == "Firefox on Linux"
