"""Users sign in, come back, renew and sign out while time passes: one model, two kinds of stores.

Each step is made in memory and in a real Redis, there by either of two processes. What they answer,
and which listeners hear of an end, is compared with the model.
"""

import asyncio
from collections import defaultdict
from dataclasses import dataclass, field

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from app.sessions.session import Created, Owner, Session
from app.sessions.store import SessionLimits
from tests.support.redis_process import RedisProcess
from tests.unit.sessions.builders import Scene, credential, memory_scene, new_session, redis_scene

# Time passes in thousands of seconds, so that the milliseconds of a real Redis decide nothing.
STEP_S = 1000
LIMITS = SessionLimits(idle_s=3500, absolute_s=6500, per_user=2, in_all=4, touch_s=1500)
OWNERS = [Owner("", "1"), Owner("", "2"), Owner("", "3"), Owner("east", "1")]

owners = st.sampled_from(OWNERS)
picks = st.integers(0, 6)  # counted from the newest session
PROCESSES = ("store", "other")
processes = st.sampled_from(PROCESSES)


@dataclass(slots=True)
class Signed:
    """What the model knows of one session; `made` has it as each kind of store made it."""

    owner: Owner
    made: dict[str, Created]
    created_at: int
    used_at: int
    credential: str = "first"
    version: int = 1
    is_over: bool = False
    seen: dict[str, list[Session]] = field(default_factory=dict)


class Sessions(RuleBasedStateMachine):
    """All sessions that there ever were, the oldest first."""

    def __init__(self, redis: RedisProcess) -> None:
        super().__init__()
        redis.inside.flushall()
        self.runner = asyncio.Runner()
        self.scenes: dict[str, Scene] = self.runner.run(_scenes(redis))
        self.now = 0
        self.all: list[Signed] = []
        self.heard: dict[tuple[str, str], list[str]] = defaultdict(list)

    def teardown(self) -> None:
        for scene in self.scenes.values():
            self.runner.run(scene.aclose())
        self.runner.close()

    @rule(owner=owners, process=processes)
    def signs_in(self, owner: Owner, process: str) -> None:
        displaced = self._room_for(owner)
        made = {
            kind: self._call(kind, process, "create", new_session(owner, "first"))
            for kind in self.scenes
        }
        for kind, one in made.items():
            assert {each.id for each in one.displaced} == {
                self._id(each, kind) for each in displaced
            }
            self.runner.run(self._listen(kind, one.session.id))
        seen = {kind: [one.session] for kind, one in made.items()}
        self.all.append(Signed(owner, made, self.now, self.now, seen=seen))

    @precondition(lambda self: self.all)
    @rule(first=picks, users=st.integers(1, 4), process=processes, by_cookie=st.booleans())
    def some_come_back(self, first: int, users: int, process: str, by_cookie: bool) -> None:
        for pick in range(first, first + users):
            self._comes_back(self._picked(pick), process, by_cookie)

    @precondition(lambda self: self.all)
    @rule(times=st.integers(2, 4), process=processes)
    def some_stay_for_long(self, times: int, process: str) -> None:
        """As long as sessions may last in all, if nothing else happens."""
        for _ in range(times):
            self.time_passes(2)
            self.some_come_back(0, 4, process, by_cookie=True)

    def _comes_back(self, one: Signed, process: str, by_cookie: bool) -> None:
        for kind in self.scenes:
            if by_cookie:
                cookie = one.made[kind].cookie.get_secret_value()
                self._check(one, kind, self._call(kind, process, "get", cookie))
            else:
                is_there = self._call(kind, process, "touch", self._id(one, kind))
                assert is_there is not one.is_over
        if not one.is_over and self.now - one.used_at >= LIMITS.touch_s:
            one.used_at = self.now

    @precondition(lambda self: self.all)
    @rule(pick=picks, process=processes, which=picks, name=st.sampled_from(["a", "b"]))
    def renews(self, pick: int, process: str, which: int, name: str) -> None:
        """Starting from the session as it is or as it once was."""
        one = self._picked(pick)
        version = which % len(one.seen["memory"]) + 1
        for kind in self.scenes:
            seen = one.seen[kind][version - 1]
            if not one.is_over and version == one.version:
                expected = (version + 1, credential(f"{name}{version}"))
            else:
                expected = (one.version, credential(one.credential))
            found = self._call(
                kind, process, "replace_credential", seen, credential(f"{name}{version}")
            )
            assert (found is None) is one.is_over
            if found is not None:
                assert (found.version, found.credential) == expected
                if found.version > one.version:
                    one.seen[kind].append(found)
        if not one.is_over and version == one.version:
            one.version, one.credential = version + 1, f"{name}{version}"

    @precondition(lambda self: self.all)
    @rule(pick=picks, owner=owners, process=processes)
    def signs_out(self, pick: int, owner: Owner, process: str) -> None:
        """Perhaps out of another user's session, which does nothing."""
        one = self._picked(pick)
        may_end = owner == one.owner and not one.is_over
        for kind in self.scenes:
            ended = self._call(kind, process, "end", owner, self._id(one, kind))
            assert (ended is not None) is may_end
            if ended is not None:
                self._check(one, kind, ended)
        one.is_over = one.is_over or may_end

    @precondition(lambda self: self.all)
    @rule(owner=owners, pick=picks, process=processes)
    def signs_out_everywhere(self, owner: Owner, pick: int, process: str) -> None:
        kept = self._picked(pick)
        gone = [one for one in self._alive(owner) if one is not kept]
        for kind in self.scenes:
            ended = self._call(kind, process, "end_all", owner, keep=self._id(kept, kind))
            assert {one.id for one in ended} == {self._id(one, kind) for one in gone}
        for one in gone:
            one.is_over = True

    @rule(steps=st.sampled_from([1, 1, 2, 3, 4]))
    def time_passes(self, steps: int) -> None:
        self.now += steps * STEP_S
        for scene in self.scenes.values():
            scene.pass_time(steps * STEP_S)
        for one in self.all:
            is_idle = self.now - one.used_at >= LIMITS.idle_s
            one.is_over = one.is_over or is_idle or self.now - one.created_at >= LIMITS.absolute_s

    @invariant()
    def every_list_is_as_the_model_says(self) -> None:
        for owner in OWNERS:
            for kind in self.scenes:
                listed = [one.id for one in self._call(kind, "other", "of_user", owner)]
                expected = [self._id(one, kind) for one in reversed(self._alive(owner))]
                assert listed == expected

    @invariant()
    def every_end_is_heard_once_in_each_process(self) -> None:
        for kind in self.scenes:
            for process in PROCESSES:
                self._call(kind, process, "look_for_ends")
                over = [self._id(one, kind) for one in self.all if one.is_over]
                assert sorted(self.heard[kind, process]) == sorted(over)

    async def _listen(self, kind: str, session_id: str) -> None:
        for process in PROCESSES:
            heard = self.heard[kind, process]
            store = getattr(self.scenes[kind], process)
            store.on_end(session_id, lambda heard=heard: heard.append(session_id))

    def _room_for(self, owner: Owner) -> list[Signed]:
        """The sessions that end to make room for one more of this user."""
        displaced = []
        own = self._alive(owner)
        if len(own) >= LIMITS.per_user:
            displaced.append(own[0])
            own[0].is_over = True
        alive = [one for one in self.all if not one.is_over]
        if len(alive) >= LIMITS.in_all:
            displaced.append(alive[0])
            alive[0].is_over = True
        return displaced

    def _alive(self, owner: Owner) -> list[Signed]:
        return [one for one in self.all if one.owner == owner and not one.is_over]

    def _picked(self, pick: int) -> Signed:
        return self.all[-1 - pick % len(self.all)]

    def _id(self, one: Signed, kind: str) -> str:
        return one.made[kind].session.id

    def _check(self, one: Signed, kind: str, found: Session | None) -> None:
        assert (found is None) is one.is_over
        if found is not None:
            assert (found.id, found.owner) == (self._id(one, kind), one.owner)
            assert (found.version, found.credential) == (one.version, credential(one.credential))

    def _call(self, kind: str, process: str, name: str, *arguments: object, **named: object):  # noqa: ANN202
        method = getattr(getattr(self.scenes[kind], process), name)
        return self.runner.run(method(*arguments, **named))


async def _scenes(redis: RedisProcess) -> dict[str, Scene]:
    return {"memory": memory_scene(LIMITS), "redis": redis_scene(redis, LIMITS)}
