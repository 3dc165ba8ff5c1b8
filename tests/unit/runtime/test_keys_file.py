"""Named keys: who has which, from a file that may change at any time."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.runtime.keys_file import KeysFile, named_keys_in

OPS, OTHER = "o" * 32, "p" * 40


def test_a_key_has_the_name_before_it(tmp_path: Path) -> None:
    path = tmp_path / "keys"
    path.write_text(f"# portals\n\nops:{OPS}\n  wiki:{OTHER}  \n")
    keys = KeysFile(path)
    assert keys.name_of(OPS) == "ops"
    assert keys.name_of(OTHER) == "wiki"
    for wrong in ("", OPS[:-1], f"{OPS}o", f"ops:{OPS}", OPS.upper(), "\ud800"):
        assert keys.name_of(wrong) is None


def test_a_name_may_have_two_keys_while_one_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "keys"
    path.write_text(f"ops:{OPS}\nops:{OTHER}\n")
    keys = KeysFile(path)
    assert keys.name_of(OPS) == keys.name_of(OTHER) == "ops"


def test_a_key_that_is_taken_out_is_of_no_use_at_once(tmp_path: Path) -> None:
    path = tmp_path / "keys"
    path.write_text(f"ops:{OPS}\n")
    keys = KeysFile(path)
    path.write_text(f"# none of ops\nwiki:{OTHER}\n")
    assert keys.name_of(OPS) is None
    assert keys.name_of(OTHER) == "wiki"


def test_a_file_that_becomes_wrong_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "keys"
    path.write_text(f"ops:{OPS}\n")
    keys = KeysFile(path)
    path.write_text("ops:short\n")
    assert keys.name_of(OPS) == "ops"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "has no key"),
        ("# only a comment\n", "has no key"),
        (OPS, "line 1 isn't name:key"),
        (f":{OPS}", "line 1 isn't name:key"),
        (f"two words:{OPS}", "line 1 isn't name:key"),
        (f"ops:{OPS}\nwiki: {OTHER}", "line 2 isn't name:key"),
        (f"ops:{OPS}ü", "line 1 isn't name:key"),
        (f"ops:{OPS[1:]}", "line 1 is shorter than 32"),
        (f"ops:{OPS}\nwiki:{OPS}", "line 2 has two names"),
    ],
)
def test_a_wrong_line_is_named_and_not_repeated(text: str, words: str) -> None:
    with pytest.raises(ValueError, match=words) as caught:
        named_keys_in(text)
    assert OPS[1:] not in str(caught.value)


def test_no_key_stays_in_memory() -> None:
    assert OPS not in repr(named_keys_in(f"ops:{OPS}"))


@given(text=st.text(max_size=120))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        named = named_keys_in(text)
    except ValueError:
        return
    assert all(text.count(name) for name in named.values())
