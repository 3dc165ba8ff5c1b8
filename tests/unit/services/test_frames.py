"""A frame acts as its session: with the rights of its grant, until the session ends."""

import asyncio

from app.services.embed_grants import LIMITS, EmbedGrant, EmbedGrants, EmbedSession
from app.services.frames import Frames, WithFrames
from app.services.principals import LocalUser
from app.sessions.frame_records import MemoryFrameRecords
from tests.unit.services.fake_controller import FakeController, record, services_over
from tests.unit.sessions.builders import Clock, keys

OPS = "https://ops.example.org"


def grants_of(clock: Clock | None = None) -> EmbedGrants:
    return EmbedGrants(MemoryFrameRecords(clock=clock or Clock()), keys())


async def opened(grants: EmbedGrants, controller: str = "") -> tuple[str, EmbedSession]:
    token = await grants.new_token(EmbedGrant(controller, 42, OPS), "ops")
    found = await grants.open_session(token, controller=controller, job_id=42, origin=OPS)
    assert found is not None
    return found


async def test_one_session_is_one_principal_and_two_are_two() -> None:
    services = services_over(FakeController(record("detail-status-successful", id=42), []))
    grants = grants_of()
    frames = Frames(grants, lambda _: services)
    source = WithFrames(LocalUser(services), frames, "")
    (first, session), (second, _) = await opened(grants), await opened(grants)
    mine, other = await source.of_frame_key(first), await source.of_frame_key(second)
    assert mine is not None
    assert other is not None
    assert await source.of_frame_key(first) is mine
    assert mine.key != other.key
    assert mine.grant == session.grant
    assert first not in repr(mine) + mine.key
    await grants.aclose()


async def test_a_frame_is_not_the_user_of_the_site_and_a_wrong_key_is_nobody() -> None:
    services = services_over(FakeController(record("detail-status-successful", id=42), []))
    grants = grants_of()
    source = WithFrames(LocalUser(services), Frames(grants, lambda _: services), "")
    local = await source.of_request("", "", is_https=False)
    key, _ = await opened(grants)
    assert local is not await source.of_frame_key(key)
    assert await source.of_frame_key("wrong") is None
    assert await source.of_frame_key("") is None
    await grants.aclose()


async def test_a_key_of_another_controller_is_nobodys() -> None:
    services = services_over(FakeController(record("detail-status-successful", id=42), []))
    grants = grants_of()
    frames = Frames(grants, lambda _: services)
    key, _ = await opened(grants, "prod")
    assert await frames.of_key(key, "test") is None
    assert await frames.of_key(key, "prod") is not None
    await grants.aclose()


async def test_a_principal_ends_with_its_session() -> None:
    services = services_over(FakeController(record("detail-status-successful", id=42), []))
    clock = Clock()
    grants = grants_of(clock)
    frames = Frames(grants, lambda _: services)
    key, _ = await opened(grants)
    principal = await frames.of_key(key, "")
    assert principal is not None
    ended: list[bool] = []
    principal.on_end(lambda: ended.append(True))
    clock.pass_time(LIMITS.session_s)
    await grants.look()
    await asyncio.sleep(0)
    assert principal.has_ended
    assert ended == [True]
    assert await frames.of_key(key, "") is None
    await grants.aclose()


async def test_without_a_configured_token_a_frame_is_nobody() -> None:
    grants = grants_of()
    frames = Frames(grants, lambda _: None)
    key, session = await opened(grants)
    assert await frames.of_key(key, "") is None
    assert frames.services_of_session(session) is None
