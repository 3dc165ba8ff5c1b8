"""What is sealed opens for the holder of a key, in its place, and for nobody else."""

import pytest
from pydantic import SecretStr
from structlog.testing import capture_logs

from app.runtime.sealing import Sealer
from app.sessions.record import SessionRecords, Stored
from tests.unit.sessions.builders import (
    CANARY,
    OTHER_SECRET,
    SECRET,
    credential,
    keys,
    new_session,
)

PLAIN = f"the secret {CANARY}".encode()


def sealer(*secrets: str, purpose: str = "session") -> Sealer:
    return Sealer(keys(*secrets), purpose)


def test_what_is_sealed_opens_and_shows_nothing() -> None:
    sealed = sealer().seal(PLAIN, "place")
    assert sealer().open(sealed, "place") == PLAIN
    assert CANARY.encode() not in sealed


def test_sealing_twice_gives_other_bytes() -> None:
    assert sealer().seal(PLAIN, "place") != sealer().seal(PLAIN, "place")


def test_an_old_key_opens_and_the_newest_seals() -> None:
    old = sealer(OTHER_SECRET).seal(PLAIN, "place")
    both = sealer(SECRET, OTHER_SECRET)
    assert both.open(old, "place") == PLAIN
    assert sealer(SECRET).open(both.seal(PLAIN, "place"), "place") == PLAIN


def test_another_key_purpose_or_place_opens_nothing() -> None:
    sealed = sealer().seal(PLAIN, "place")
    assert sealer(OTHER_SECRET).open(sealed, "place") is None
    assert sealer(purpose="oauth-state").open(sealed, "place") is None
    assert sealer().open(sealed, "another place") is None


def test_no_changed_or_cut_byte_opens() -> None:
    one = sealer()
    sealed = one.seal(PLAIN, "place")
    changed = [
        sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :] for at in range(len(sealed))
    ]
    cut = [sealed[:length] for length in range(len(sealed))]
    assert {one.open(bad, "place") for bad in [*changed, *cut, sealed + b"x"]} == {None}


def test_what_does_not_open_is_logged_once_and_without_its_text() -> None:
    one = sealer()
    with capture_logs() as logs:
        for _ in range(3):
            one.open(b"garbage", "place")
    assert [entry["event"] for entry in logs] == ["sealed_record_not_opened"]
    assert "garbage" not in str(logs)


def test_a_session_comes_back_as_it_was() -> None:
    records, new = SessionRecords(keys()), new_session()
    session = records.opened("id", Stored(records.of_new("id", new), 1, 1000, 2000))
    assert session is not None
    assert (session.owner, session.user_name, session.is_read_only) == (new.owner, "anna", True)
    assert session.credential == credential()
    assert (session.made_by, session.address, session.browser) == (
        new.made_by,
        "192.0.2.7",
        "Firefox on Linux",
    )
    assert (session.created_at.timestamp(), session.used_at.timestamp()) == (1, 2)


def test_a_sealed_session_serves_no_other_id_and_no_other_version() -> None:
    records = SessionRecords(keys())
    sealed = records.of_new("id", new_session())
    assert records.opened("other", Stored(sealed, 1, 0, 0)) is None
    assert records.opened("id", Stored(sealed, 2, 0, 0)) is None


@pytest.mark.parametrize("plain", [b"{}", b"not json", b"[]", b'{"controller": 7}'])
def test_what_another_release_sealed_is_as_if_absent(plain: bytes) -> None:
    sealed = sealer().seal(plain, "id/1")
    assert SessionRecords(keys()).opened("id", Stored(sealed, 1, 0, 0)) is None


def test_a_renewed_session_opens_as_the_next_version() -> None:
    records = SessionRecords(keys())
    first = records.opened("id", Stored(records.of_new("id", new_session()), 1, 0, 0))
    assert first is not None
    second = records.opened("id", Stored(records.renewed(first, SecretStr("new")), 2, 0, 0))
    assert second is not None
    assert second.credential == SecretStr("new")
    assert second.user_name == first.user_name
