"""The links and sessions of portals' frames, compared with a model of what each is worth now."""

import asyncio

from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule

from app.services.embed_grants import LIMITS, EmbedGrant, EmbedGrants
from app.sessions.frame_records import MemoryFrameRecords
from tests.unit.sessions.builders import Clock, keys

OPS = "https://ops.example.org"


class Grants(RuleBasedStateMachine):
    """Compared with a model that knows what each token and key is worth now."""

    tokens = Bundle("tokens")
    keys = Bundle("keys")

    def __init__(self) -> None:
        super().__init__()
        self.clock = Clock()
        self.records = MemoryFrameRecords(clock=self.clock)
        self.grants = EmbedGrants(self.records, keys())
        self.unused: dict[str, tuple[int, float]] = {}
        self.alive: dict[str, tuple[int, float, float]] = {}
        self.linked_at: dict[int, float] = {}

    @rule(target=tokens, job_id=st.integers(1, 3))
    def made(self, job_id: int) -> str:
        token = asyncio.run(self.grants.new_token(EmbedGrant("", job_id, OPS), "ops"))
        self.unused[token] = (job_id, self.clock.now)
        self.linked_at[job_id] = self.clock.now
        return token

    @rule(target=keys, token=tokens, job_id=st.integers(1, 3))
    def traded(self, token: str, job_id: int) -> str:
        granted, made_at = self.unused.pop(token, (0, 0.0))
        is_good = granted == job_id and self.clock.now - made_at < LIMITS.token_s
        found = asyncio.run(
            self.grants.open_session(token, controller="", job_id=job_id, origin=OPS)
        )
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
        session = asyncio.run(self.grants.session(key))
        assert (session is not None) == is_alive
        if session is not None:
            assert session.grant.job_id == job_id
            self.alive[key] = (job_id, began, self.clock.now)

    @rule(seconds=st.sampled_from([1.0, LIMITS.token_s, LIMITS.idle_s - 1, LIMITS.idle_s]))
    def waited(self, seconds: float) -> None:
        self.clock.now += seconds

    def is_alive(self, key: str) -> bool:
        _, began, used_at = self.alive.get(key, (0, 0.0, 0.0))
        now = self.clock.now
        is_used = now - used_at < LIMITS.idle_s
        return key in self.alive and now - began < LIMITS.session_s and is_used

    @invariant()
    def stores_no_more_than_is_alive(self) -> None:
        alive = [key for key in self.alive if self.is_alive(key)]
        unused = [at for _, at in self.unused.values() if self.clock.now - at < LIMITS.token_s]
        expected = [job_id for job_id in self.linked_at if self.is_expected(job_id)]
        assert len(self.records) == len(alive) + len(unused) + len(expected)

    @invariant()
    def expects_the_frames_of_links_that_could_be_opened(self) -> None:
        for job_id in range(1, 4):
            found = asyncio.run(self.grants.is_expected("", job_id, OPS))
            assert found == self.is_expected(job_id)

    def is_expected(self, job_id: int) -> bool:
        return self.clock.now - self.linked_at.get(job_id, float("-inf")) < LIMITS.token_s


TestGrants = Grants.TestCase
