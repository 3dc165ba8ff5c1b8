"""Links and sessions of portals' frames: for one job and origin, once, and for a limited time."""

import secrets
from dataclasses import dataclass

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule

from app.services.embed_grants import (
    IDLE_S,
    MOST_TICKETS,
    MOST_TOKENS,
    SESSION_S,
    TICKET_S,
    TOKEN_S,
    EmbedGrant,
    EmbedGrants,
    EmbedSession,
    TooManyTokensError,
)

OPS = "https://ops.example.org"
GRANT = EmbedGrant("", 42, OPS)


@dataclass
class Clock:
    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def grants(clock: Clock) -> EmbedGrants:
    return EmbedGrants(clock)


def opened(
    grants: EmbedGrants, token: str, job_id: int = 42, origin: str = OPS, controller: str = ""
) -> tuple[str, EmbedSession] | None:
    return grants.open_session(token, controller=controller, job_id=job_id, origin=origin)


def session_of(grants: EmbedGrants) -> tuple[str, EmbedSession]:
    found = opened(grants, grants.new_token(GRANT, "ops"))
    assert found is not None
    return found


def test_a_token_opens_one_session(grants: EmbedGrants) -> None:
    token = grants.new_token(GRANT, "ops")
    first = opened(grants, token)
    assert first is not None
    key, session = first
    assert grants.session(key) is session
    assert session.grant == GRANT
    assert opened(grants, token) is None


def test_a_token_is_worth_nothing_after_five_minutes(grants: EmbedGrants, clock: Clock) -> None:
    in_time, late = grants.new_token(GRANT, "ops"), grants.new_token(GRANT, "ops")
    clock.now += TOKEN_S - 0.001
    assert opened(grants, in_time) is not None
    clock.now += 0.001
    assert opened(grants, late) is None


@pytest.mark.parametrize(
    ("job_id", "origin", "controller"),
    [(43, OPS, ""), (42, "https://ops.example.org:444", ""), (42, "null", ""), (42, OPS, "prod")],
)
def test_a_token_for_another_job_origin_or_controller_is_used_up_and_opens_nothing(
    grants: EmbedGrants, job_id: int, origin: str, controller: str
) -> None:
    token = grants.new_token(GRANT, "ops")
    assert opened(grants, token, job_id, origin, controller) is None
    assert opened(grants, token) is None


def test_a_tampered_token_opens_nothing_and_leaves_the_real_one(grants: EmbedGrants) -> None:
    token = grants.new_token(GRANT, "ops")
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
    assert [opened(grants, one) for one in tampered] == [None] * len(tampered)
    assert opened(grants, token) is not None


def test_ten_thousand_random_tokens_keys_and_tickets_open_nothing(grants: EmbedGrants) -> None:
    token = grants.new_token(GRANT, "ops")
    _, session = session_of(grants)
    grants.new_ticket(session, "/api/jobs/42/output/download")
    for _ in range(10_000):
        guess = secrets.token_urlsafe(32)
        assert opened(grants, guess) is None
        assert grants.session(guess) is None
        assert grants.take_ticket(guess) is None
    assert opened(grants, token) is not None


def test_a_token_is_no_key_and_a_key_no_token(grants: EmbedGrants) -> None:
    token = grants.new_token(GRANT, "ops")
    assert grants.session(token) is None
    key, _ = session_of(grants)
    assert opened(grants, key) is None
    assert grants.take_ticket(key) is None


def test_nothing_that_opens_a_session_is_kept_or_shown(grants: EmbedGrants) -> None:
    token = grants.new_token(GRANT, "ops")
    key, session = session_of(grants)
    ticket = grants.new_ticket(session, "/x")
    stored = repr(vars(grants)) + repr(session.tickets) + repr(session)
    assert not any(secret in stored for secret in (token, key, ticket))


def test_a_session_ends_after_its_time_however_much_it_is_used(
    grants: EmbedGrants, clock: Clock
) -> None:
    ended: list[EmbedSession] = []
    grants.on_end(ended.append)
    key, session = session_of(grants)
    for _ in range(int(SESSION_S / IDLE_S * 2) - 1):
        clock.now += IDLE_S / 2
        assert grants.session(key) is session
    clock.now += IDLE_S / 2
    assert grants.session(key) is None
    assert ended == [session]


def test_a_session_that_nobody_uses_ends_by_itself(grants: EmbedGrants, clock: Clock) -> None:
    ended: list[EmbedSession] = []
    grants.on_end(ended.append)
    _, session = session_of(grants)
    clock.now += IDLE_S
    grants.expire()
    assert ended == [session]


def test_a_ticket_gives_its_url_once_and_not_later_than_a_minute(
    grants: EmbedGrants, clock: Clock
) -> None:
    _, session = session_of(grants)
    first, late = grants.new_ticket(session, "/a"), grants.new_ticket(session, "/b")
    assert grants.take_ticket(first) == (session, "/a")
    assert grants.take_ticket(first) is None
    clock.now += TICKET_S
    assert grants.take_ticket(late) is None


def test_a_ticket_ends_with_its_session(grants: EmbedGrants) -> None:
    _, session = session_of(grants)
    ticket = grants.new_ticket(session, "/a")
    grants.end_all("")
    assert grants.take_ticket(ticket) is None


def test_a_session_has_some_tickets_and_the_oldest_makes_room(grants: EmbedGrants) -> None:
    _, session = session_of(grants)
    tickets = [grants.new_ticket(session, "/a") for _ in range(MOST_TICKETS + 1)]
    assert grants.take_ticket(tickets[0]) is None
    assert grants.take_ticket(tickets[1]) is not None


def test_one_portal_cannot_use_up_the_links_of_another(grants: EmbedGrants, clock: Clock) -> None:
    for _ in range(MOST_TOKENS):
        grants.new_token(GRANT, "greedy")
    with pytest.raises(TooManyTokensError):
        grants.new_token(GRANT, "greedy")
    assert grants.new_token(GRANT, "other")
    clock.now += TOKEN_S
    assert grants.new_token(GRANT, "greedy")


def test_a_portal_with_too_many_sessions_loses_the_one_least_recently_used(
    clock: Clock,
) -> None:
    grants = EmbedGrants(clock, most_sessions=2)
    kept, _ = session_of(grants)
    dropped, _ = session_of(grants)
    grants.session(kept)
    newest, _ = session_of(grants)
    assert [grants.session(key) is not None for key in (kept, dropped, newest)] == [
        True,
        False,
        True,
    ]


def test_all_sessions_and_links_of_a_controller_can_be_ended(grants: EmbedGrants) -> None:
    ended: list[EmbedSession] = []
    grants.on_end(ended.append)
    elsewhere = grants.new_token(EmbedGrant("prod", 42, OPS), "ops")
    token = grants.new_token(GRANT, "ops")
    key, session = session_of(grants)
    grants.end_all("")
    assert ended == [session]
    assert grants.session(key) is None
    assert opened(grants, token) is None
    assert opened(grants, elsewhere, controller="prod") is not None


class Grants(RuleBasedStateMachine):
    """Compared with a model that knows what each token and key is worth now."""

    tokens = Bundle("tokens")
    keys = Bundle("keys")

    def __init__(self) -> None:
        super().__init__()
        self.clock = Clock()
        self.grants = EmbedGrants(self.clock)
        self.unused: dict[str, tuple[int, float]] = {}
        self.alive: dict[str, tuple[int, float, float]] = {}

    @rule(target=tokens, job_id=st.integers(1, 3))
    def made(self, job_id: int) -> str:
        token = self.grants.new_token(EmbedGrant("", job_id, OPS), "ops")
        self.unused[token] = (job_id, self.clock.now)
        return token

    @rule(target=keys, token=tokens, job_id=st.integers(1, 3))
    def traded(self, token: str, job_id: int) -> str:
        granted, made_at = self.unused.pop(token, (0, 0.0))
        is_good = granted == job_id and self.clock.now - made_at < TOKEN_S
        found = opened(self.grants, token, job_id)
        assert (found is not None) == is_good
        if found is None:
            return "nothing"
        assert found[1].grant.job_id == job_id
        self.alive[found[0]] = (job_id, self.clock.now, self.clock.now)
        return found[0]

    @rule(key=keys)
    def used(self, key: str) -> None:
        job_id, began, _ = self.alive.get(key, (0, 0.0, 0.0))
        is_alive = self.is_alive(key)
        session = self.grants.session(key)
        assert (session is not None) == is_alive
        if session is not None:
            assert session.grant.job_id == job_id
            self.alive[key] = (job_id, began, self.clock.now)

    @rule(seconds=st.sampled_from([1.0, TOKEN_S, IDLE_S - 1, IDLE_S, SESSION_S]))
    def waited(self, seconds: float) -> None:
        self.clock.now += seconds

    def is_alive(self, key: str) -> bool:
        _, began, used_at = self.alive.get(key, (0, 0.0, 0.0))
        now = self.clock.now
        return key in self.alive and now - began < SESSION_S and now - used_at < IDLE_S

    @invariant()
    def stores_no_more_than_is_alive(self) -> None:
        self.grants.expire()
        alive = [key for key in self.alive if self.is_alive(key)]
        assert len(self.grants._sessions) == len(alive)


TestGrants = Grants.TestCase
