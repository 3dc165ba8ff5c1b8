"""Sessions whose store is shared with other processes, outlives this one, or is away."""

from tests.unit.services.live_scene import Scene


async def test_while_the_store_is_away_a_principal_ends_and_no_credential_is_revoked() -> None:
    scene = Scene()
    session = await scene.signed_in()
    principal = scene.live.principal_of(session)
    scene.store.is_away = True
    scene.store.gives_up()
    await scene.settled()
    assert principal.has_ended
    scene.store.is_away = False
    assert scene.revoked == []
    assert await scene.store.by_id(session.id) is not None
    await scene.store.end(session.owner, session.id)
    await scene.settled()
    assert scene.revoked == ["token-1"]


async def test_a_session_from_before_a_restart_is_revoked_at_its_end() -> None:
    scene = Scene()
    session = await scene.signed_in()
    await scene.live.aclose()
    started_again = Scene()
    started_again.store = scene.store
    started_again.live = started_again.process()
    started_again.live.principal_of(session)
    await scene.store.end(session.owner, session.id)
    await started_again.settled()
    assert started_again.revoked == ["token-1"]


async def test_a_sign_out_revokes_what_no_process_has_served_since_its_start() -> None:
    scene = Scene()
    session = await scene.signed_in()
    started_again = Scene()
    started_again.live.signed_out(session)
    await started_again.settled()
    assert started_again.revoked == ["token-1"]
