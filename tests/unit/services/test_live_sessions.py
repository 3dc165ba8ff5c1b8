"""A session has its principal while somebody uses it, and its credential ends with it."""

from pydantic import SecretStr

from app.services.live_sessions import UNUSED_S
from tests.unit.services.live_scene import Scene


async def test_a_session_has_one_principal_however_often_it_is_seen() -> None:
    scene = Scene()
    session = await scene.signed_in()
    first, second = scene.live.principal_of(session), scene.live.principal_of(session)
    assert first is second
    assert (first.name, first.is_read_only, first.has_session) == ("auditor", True, True)
    assert len(scene.opened) == 1
    await scene.live.aclose()


async def test_at_the_end_of_a_session_its_principal_ends_and_its_credential_is_revoked() -> None:
    scene = Scene()
    session = await scene.signed_in()
    principal = scene.live.principal_of(session)
    await scene.store.end(session.owner, session.id)
    await scene.settled()
    assert principal.has_ended
    assert scene.revoked == ["token-1"]
    assert len(scene.live) == 0


async def test_a_session_that_nobody_uses_ends_and_is_revoked_too() -> None:
    scene = Scene()
    session = await scene.signed_in()
    principal = scene.live.principal_of(session)
    scene.now += 3601
    await scene.settled()
    assert principal.has_ended
    assert scene.revoked == ["token-1"]


async def test_an_open_page_counts_as_a_use() -> None:
    scene = Scene()
    session = await scene.signed_in()
    principal = scene.live.principal_of(session)
    principal.connections = 1
    for _ in range(5):
        scene.now += 1800
        await scene.live.look()
        await scene.settled()
    assert not principal.has_ended
    scene.now += 36_000  # the absolute limit
    await scene.live.look()
    await scene.settled()
    assert principal.has_ended


async def test_what_is_not_used_is_closed_without_ending_the_session() -> None:
    scene = Scene()
    session = await scene.signed_in()
    first = scene.live.principal_of(session)
    scene.now += UNUSED_S
    await scene.live.look()
    assert first.has_ended
    again = scene.live.principal_of(session)
    assert again is not first
    assert not again.has_ended
    assert scene.revoked == []
    await scene.live.aclose()


async def test_a_renewed_credential_is_stored_and_is_the_one_that_is_revoked() -> None:
    scene = Scene()
    session = await scene.signed_in()
    scene.live.principal_of(session)
    await scene.live.renewed(session.id, SecretStr("token-2"))
    stored = await scene.store.by_id(session.id)
    assert stored is not None
    assert stored.credential.get_secret_value() == "token-2"
    await scene.store.end(session.owner, session.id)
    await scene.settled()
    assert scene.revoked == ["token-2"]


async def test_a_credential_that_the_controller_refuses_ends_its_session() -> None:
    scene = Scene()
    session = await scene.signed_in()
    principal = scene.live.principal_of(session)
    await scene.live.refused(session.id)
    assert principal.has_ended
    assert await scene.store.by_id(session.id) is None
    await scene.settled()
    assert scene.revoked == []  # it is worth nothing already


async def test_a_credential_that_another_process_has_renewed_is_taken_up_again() -> None:
    scene = Scene()
    session = await scene.signed_in()
    first = scene.live.principal_of(session)
    await scene.store.replace_credential(session, SecretStr("token-2"))
    await scene.live.refused(session.id)
    assert first.has_ended
    now = await scene.store.by_id(session.id)
    assert now is not None
    scene.live.principal_of(now)
    assert scene.opened[-1].credential.to_json() != scene.opened[0].credential.to_json()
    await scene.live.aclose()


async def test_at_shutdown_sessions_in_memory_are_revoked() -> None:
    scene = Scene()
    sessions = [await scene.signed_in(f"token-{number}") for number in range(3)]
    principals = [scene.live.principal_of(one) for one in sessions[:2]]
    await scene.live.aclose()
    await scene.live.revoke_all()
    assert all(one.has_ended for one in principals)
    assert sorted(scene.revoked) == ["token-0", "token-1", "token-2"]
