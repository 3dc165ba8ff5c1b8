"""Links and sessions of portals' frames: for one job and origin, once, and for a limited time."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

import pytest

from app.cluster import RedisConnection
from app.services.embed_grants import (
    LIMITS,
    EmbedGrant,
    EmbedGrants,
    EmbedSession,
    TooManyTokensError,
)
from app.sessions.frame_records import FrameLimits, FrameRecords, MemoryFrameRecords
from app.sessions.redis_frame_records import RedisFrameRecords
from app.sessions.store import StoreUnavailableError
from tests.support.redis_process import RedisProcess
from tests.unit.sessions.builders import CANARY, OTHER_SECRET, Clock, keys

OPS = "https://ops.example.org"
GRANT = EmbedGrant("", 42, OPS)
FEW = FrameLimits(most_tokens=3, most_sessions=2, most_tickets=2)


@dataclass
class Scene:
    """The grants of one process and of another one with the same store, and its time."""

    grants: EmbedGrants
    other: EmbedGrants
    pass_time: Callable[[float], None]
    stored: Callable[[], bytes]


def memory_scene(limits: FrameLimits | None = None) -> Scene:
    """In memory there is one process only."""
    clock = Clock()
    records = MemoryFrameRecords(limits, clock=clock)
    grants = EmbedGrants(records, keys())
    return Scene(grants, grants, clock.pass_time, lambda: repr(vars(records)).encode())


@pytest.fixture(params=["memory", "redis"])
async def at(request: pytest.FixtureRequest) -> AsyncIterator[Scene]:
    if request.param == "memory":
        scene = memory_scene(FEW)
        yield scene
        await scene.grants.aclose()
        return
    redis: RedisProcess = request.getfixturevalue("redis")
    connections = [RedisConnection(redis.url) for _ in range(2)]
    stores: list[FrameRecords] = [RedisFrameRecords(one, FEW) for one in connections]
    both = [EmbedGrants(store, keys()) for store in stores]
    yield Scene(both[0], both[1], redis.pass_time, redis.dump)
    for grants, connection in zip(both, connections, strict=True):
        await grants.aclose()
        await connection.aclose()


async def opened(
    grants: EmbedGrants, token: str, job_id: int = 42, origin: str = OPS, controller: str = ""
) -> tuple[str, EmbedSession] | None:
    return await grants.open_session(token, controller=controller, job_id=job_id, origin=origin)


async def session_of(grants: EmbedGrants, portal: str = "ops") -> tuple[str, EmbedSession]:
    found = await opened(grants, await grants.new_token(GRANT, portal))
    assert found is not None
    return found


async def test_a_token_opens_one_session_whichever_process_made_it(at: Scene) -> None:
    token = await at.grants.new_token(GRANT, "ops")
    first = await opened(at.other, token)
    assert first is not None
    key, session = first
    assert await at.grants.session(key) == await at.other.session(key) == session
    assert (session.grant, session.portal) == (GRANT, "ops")
    assert await opened(at.grants, token) is None


async def test_two_processes_that_get_one_token_at_once_open_one_session(at: Scene) -> None:
    token = await at.grants.new_token(GRANT, "ops")
    both = await asyncio.gather(opened(at.grants, token), opened(at.other, token))
    assert sum(one is not None for one in both) == 1


async def test_a_token_is_worth_nothing_after_five_minutes(at: Scene) -> None:
    in_time = await at.grants.new_token(GRANT, "ops")
    late = await at.grants.new_token(GRANT, "ops")
    at.pass_time(LIMITS.token_s - 10)
    assert await opened(at.grants, in_time) is not None
    at.pass_time(10)
    assert await opened(at.grants, late) is None


async def test_a_frame_is_expected_for_minutes_after_a_link_to_it_was_made(at: Scene) -> None:
    assert not await at.grants.is_expected("", 42, OPS)
    await session_of(at.grants)
    for grants in (at.grants, at.other):
        assert await grants.is_expected("", 42, OPS)
        assert not await grants.is_expected("", 43, OPS)
        assert not await grants.is_expected("prod", 42, OPS)
        assert not await grants.is_expected("", 42, "https://ops.example.org:444")
    at.pass_time(LIMITS.token_s)
    assert not await at.grants.is_expected("", 42, OPS)


@pytest.mark.parametrize(
    ("job_id", "origin", "controller"),
    [(43, OPS, ""), (42, "https://ops.example.org:444", ""), (42, "null", ""), (42, OPS, "prod")],
)
async def test_a_token_for_another_job_origin_or_controller_is_used_up_and_opens_nothing(
    at: Scene, job_id: int, origin: str, controller: str
) -> None:
    token = await at.grants.new_token(GRANT, "ops")
    assert await opened(at.grants, token, job_id, origin, controller) is None
    assert await opened(at.other, token) is None


async def test_a_tampered_token_opens_nothing_and_leaves_the_real_one(at: Scene) -> None:
    token = await at.grants.new_token(GRANT, "ops")
    tampered = [
        token[:-1] + ("A" if token[-1] != "A" else "B"),
        token.swapcase(),
        f"{token}=",
        f" {token}",
        token[:-1],
        token + "\ud800",
        token * 1000,
        "",
        "\x00",
    ]
    assert [await opened(at.grants, one) for one in tampered] == [None] * len(tampered)
    assert await opened(at.grants, token) is not None


async def test_a_thousand_random_tokens_keys_and_tickets_open_nothing() -> None:
    grants = memory_scene().grants
    token = await grants.new_token(GRANT, "ops")
    _, session = await session_of(grants)
    await grants.new_ticket(session, "/api/jobs/42/output/download")
    for _ in range(1000):
        guess = secrets.token_urlsafe(32)
        assert await opened(grants, guess) is None
        assert await grants.session(guess) is None
        assert await grants.take_ticket(guess) is None
    assert await opened(grants, token) is not None


async def test_a_token_is_no_key_and_a_key_no_token(at: Scene) -> None:
    token = await at.grants.new_token(GRANT, "ops")
    assert await at.grants.session(token) is None
    key, _ = await session_of(at.grants)
    assert await opened(at.grants, key) is None
    assert await at.grants.take_ticket(key) is None


async def test_nothing_that_opens_a_session_is_kept_or_shown(at: Scene) -> None:
    token = await at.grants.new_token(EmbedGrant("", 42, f"https://{CANARY}.example.org"), CANARY)
    key, session = await session_of(at.grants)
    ticket = await at.grants.new_ticket(session, f"/{CANARY}")
    stored = at.stored() + repr((vars(at.grants), session)).encode()
    assert len(at.stored()) > 300
    assert not any(secret.encode() in stored for secret in (token, key, ticket, CANARY))


async def test_what_another_key_sealed_opens_nothing() -> None:
    records = MemoryFrameRecords()
    before, after = EmbedGrants(records, keys()), EmbedGrants(records, keys(OTHER_SECRET))
    token = await before.new_token(GRANT, "ops")
    assert await opened(after, token) is None


async def test_a_session_ends_after_its_time_however_much_it_is_used(at: Scene) -> None:
    key, session = await session_of(at.grants)
    for _ in range(int(LIMITS.session_s / LIMITS.idle_s * 2) - 1):
        at.pass_time(LIMITS.idle_s / 2)
        used = await at.other.session(key)
        assert used == session
        assert used.seconds_left < session.seconds_left
    at.pass_time(LIMITS.idle_s / 2)
    assert await at.grants.session(key) is None


async def test_the_end_of_a_session_that_nobody_uses_is_reported_everywhere(at: Scene) -> None:
    ended: list[str] = []
    key, session = await session_of(at.grants)
    at.grants.on_end(session, lambda: ended.append("here"))
    at.other.on_end(session, lambda: ended.append("there"))
    at.pass_time(LIMITS.idle_s - 10)
    await at.grants.look()
    await at.other.look()
    await asyncio.sleep(0)
    assert ended == []
    at.pass_time(10)
    await at.grants.look()
    await at.other.look()
    await asyncio.sleep(0)
    assert sorted(ended) == ["here", "there"]
    assert await at.grants.session(key) is None


async def test_a_ticket_gives_its_url_once_and_not_later_than_a_minute(at: Scene) -> None:
    _, session = await session_of(at.grants)
    first = await at.grants.new_ticket(session, "/a")
    late = await at.grants.new_ticket(session, "/b")
    assert await at.other.take_ticket(first) == (session, "/a")
    assert await at.grants.take_ticket(first) is None
    at.pass_time(LIMITS.ticket_s)
    assert await at.grants.take_ticket(late) is None


async def test_a_ticket_ends_with_its_session(at: Scene) -> None:
    _, session = await session_of(at.grants)
    ticket = await at.grants.new_ticket(session, "/a")
    for _ in range(FEW.most_sessions):
        await session_of(at.grants)
    assert await at.grants.take_ticket(ticket) is None


async def test_a_session_has_some_tickets_and_the_oldest_makes_room(at: Scene) -> None:
    _, session = await session_of(at.grants)
    tickets = [await at.grants.new_ticket(session, "/a") for _ in range(FEW.most_tickets + 1)]
    assert await at.grants.take_ticket(tickets[0]) is None
    assert await at.grants.take_ticket(tickets[1]) is not None


async def test_one_portal_cannot_use_up_the_links_of_another(at: Scene) -> None:
    greedy = [await at.grants.new_token(GRANT, "greedy") for _ in range(FEW.most_tokens)]
    with pytest.raises(TooManyTokensError):
        await at.other.new_token(GRANT, "greedy")
    assert await at.other.new_token(GRANT, "other")
    await opened(at.grants, greedy[1])
    assert await at.other.new_token(GRANT, "greedy")
    at.pass_time(LIMITS.token_s)
    for _ in range(FEW.most_tokens):
        assert await at.grants.new_token(GRANT, "greedy")


async def test_a_portal_with_too_many_sessions_loses_the_one_least_recently_used(
    at: Scene,
) -> None:
    other, _ = await session_of(at.grants, "other")
    kept, _ = await session_of(at.grants)
    dropped, _ = await session_of(at.other)
    await at.grants.session(kept)
    newest, _ = await session_of(at.grants)
    alive = [await at.grants.session(key) is not None for key in (other, kept, dropped, newest)]
    assert alive == [True, True, False, True]


async def test_a_session_that_has_ended_takes_no_room(at: Scene) -> None:
    await session_of(at.grants)
    at.pass_time(LIMITS.idle_s / 2)
    living, _ = await session_of(at.grants)
    at.pass_time(LIMITS.idle_s / 2)
    await session_of(at.grants)
    assert await at.grants.session(living) is not None


async def test_without_its_redis_nothing_is_taken_for_ended(redis: RedisProcess) -> None:
    connection = RedisConnection(redis.url)
    grants = EmbedGrants(RedisFrameRecords(connection), keys())
    key, session = await session_of(grants)
    ended: list[EmbedSession] = []
    grants.on_end(session, lambda: ended.append(session))
    await connection.aclose()
    redis.inside.config_set("maxclients", 1)
    try:
        redis.inside.client_kill_filter(_type="normal", skipme=True)
        with pytest.raises(StoreUnavailableError):
            await grants.session(key)
        await grants.look()
        await asyncio.sleep(0)
        assert ended == []
    finally:
        redis.inside.config_set("maxclients", 1000)
    assert await grants.session(key) == session
    await grants.aclose()
    await connection.aclose()
