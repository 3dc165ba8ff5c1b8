"""A frame acts as its session: with the rights of its grant, until the session ends."""

from app.services.embed_grants import SESSION_S, EmbedGrant, EmbedGrants, EmbedSession
from app.services.frames import Frames, WithFrames
from app.services.principals import LocalUser
from tests.unit.services.fake_controller import FakeController, record, services_over

OPS = "https://ops.example.org"


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def opened(grants: EmbedGrants, controller: str = "") -> tuple[str, EmbedSession]:
    token = grants.new_token(EmbedGrant(controller, 42, OPS), "ops")
    found = grants.open_session(token, controller=controller, job_id=42, origin=OPS)
    assert found is not None
    return found


async def test_one_session_is_one_principal_and_two_are_two() -> None:
    services = services_over(FakeController(record("detail-status-successful", id=42), []))
    grants = EmbedGrants(Clock())
    frames = Frames(grants, lambda _: services)
    source = WithFrames(LocalUser(services), frames, "")
    (first, session), (second, _) = opened(grants), opened(grants)
    mine, other = await source.of_frame_key(first), await source.of_frame_key(second)
    assert mine is not None
    assert other is not None
    assert await source.of_frame_key(first) is mine
    assert mine.key != other.key
    assert mine.grant == session.grant
    assert first not in repr(mine) + mine.key


async def test_a_frame_is_not_the_user_of_the_site_and_a_wrong_key_is_nobody() -> None:
    services = services_over(FakeController(record("detail-status-successful", id=42), []))
    grants = EmbedGrants(Clock())
    source = WithFrames(LocalUser(services), Frames(grants, lambda _: services), "")
    local = await source.of_request("", "", is_https=False)
    key, _ = opened(grants)
    assert local is not await source.of_frame_key(key)
    assert await source.of_frame_key("wrong") is None
    assert await source.of_frame_key("") is None


async def test_a_key_of_another_controller_is_nobodys() -> None:
    services = services_over(FakeController(record("detail-status-successful", id=42), []))
    grants = EmbedGrants(Clock())
    frames = Frames(grants, lambda _: services)
    key, _ = opened(grants, "prod")
    assert frames.of_key(key, "test") is None
    assert frames.of_key(key, "prod") is not None


async def test_a_principal_ends_with_its_session() -> None:
    services = services_over(FakeController(record("detail-status-successful", id=42), []))
    clock = Clock()
    grants = EmbedGrants(clock)
    frames = Frames(grants, lambda _: services)
    key, session = opened(grants)
    principal = frames.of_key(key, "")
    assert principal is not None
    ended: list[bool] = []
    principal.on_end(lambda: ended.append(True))
    clock.now += SESSION_S
    grants.expire()
    assert principal.has_ended
    assert ended == [True]
    assert frames.of_key(key, "") is None
    assert session.is_over(clock.now)


async def test_without_a_configured_token_a_frame_is_nobody() -> None:
    grants = EmbedGrants(Clock())
    frames = Frames(grants, lambda _: None)
    key, session = opened(grants)
    assert frames.of_key(key, "") is None
    assert frames.services_of_session(session) is None
