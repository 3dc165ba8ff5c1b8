"""Guessing is slowed by user and by address, and at most 5 tries a minute reach a controller."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.sessions.attempts import Attempt, Attempts, Wait
from tests.unit.sessions.builders import Clock


class Door:
    """Attempts with a clock, and who may try."""

    def __init__(self, limit: int = 10_000) -> None:
        self.clock = Clock()
        self.attempts = Attempts(limit=limit, clock=self.clock)

    async def fail(self, user: str = "anna", address: str = "192.0.2.1") -> int:
        """How long to wait; at 0 a wrong password was tried."""
        begun = await self.attempts.begin("", user, address)
        return begun.seconds if isinstance(begun, Wait) else 0

    async def enter(self, user: str = "anna", address: str = "192.0.2.1") -> int:
        """The same with the right password."""
        begun = await self.attempts.begin("", user, address)
        if isinstance(begun, Attempt):
            await begun.succeeded()
        return begun.seconds if isinstance(begun, Wait) else 0

    async def fail_when_allowed(self, times: int, address: str = "192.0.2.1") -> list[int]:
        """The waits before so many failures of one user."""
        waits = []
        for _ in range(times):
            waits.append(await self.fail(address=address))
            self.clock.pass_time(waits[-1])
            if waits[-1]:
                assert await self.fail(address=address) == 0
        return waits


async def test_the_first_mistakes_cost_nothing_and_the_next_ones_more_each_time() -> None:
    waits = await Door().fail_when_allowed(10)
    assert waits == [0, 0, 0, 1, 2, 57, 8, 16, 32, 60]


async def test_a_wait_is_exact_to_the_second() -> None:
    door = Door()
    await door.fail_when_allowed(4)
    assert await door.fail() == 2
    door.clock.pass_time(1.5)
    assert await door.fail() == 1
    door.clock.pass_time(0.5)
    assert await door.fail() == 0


async def test_a_refused_try_counts_as_nothing() -> None:
    door = Door()
    await door.fail_when_allowed(4)
    assert [await door.fail() for _ in range(99)] == [2] * 99


async def test_five_a_minute_for_one_user_whatever_the_addresses_and_spellings() -> None:
    door = Door()
    names = ["anna", "ANNA", " anna", "\uff41nna", "Anna ", "anna"]
    waits = []
    for number, name in enumerate(names):
        door.clock.pass_time(5)
        waits.append(await door.enter(name, f"198.51.100.{number}"))
    assert waits == [0, 0, 0, 0, 0, 35]


@pytest.mark.parametrize(
    "name",
    [
        "an\u00adna", "an\u200bna", "\ufeffanna", "anna\u2060", "an\u180ena", "an\ufe0fna",
        "\u202eanna", "\u00e5nna", "a\u0301nna", "ANN\u0100", "\u24d0nna", "anna\u00a0",
    ],
)  # fmt: skip
async def test_no_spelling_that_ldap_takes_as_the_same_name_gets_more_tries(name: str) -> None:
    door = Door()
    for number in range(5):
        await door.enter("anna", f"198.51.100.{number}")
    assert await door.enter(name, "198.51.100.9") == 60


async def test_several_spaces_are_one_and_names_of_other_letters_are_other_users() -> None:
    door = Door()
    for number in range(5):
        await door.enter("anna  lee", f"198.51.100.{number}")
    assert await door.enter("anna lee", "198.51.100.9") == 60
    assert await door.enter("annalee", "198.51.100.9") == 0
    assert await door.enter("\u0430nna lee", "198.51.100.9") == 0  # a Cyrillic letter


async def test_a_success_ends_the_slowness_but_not_the_five_a_minute() -> None:
    door = Door()
    await door.fail_when_allowed(3)
    door.clock.pass_time(1)
    assert await door.enter() == 0
    assert await door.fail() == 0
    assert await door.fail() == 59


async def test_many_tries_at_once_gain_nothing() -> None:
    door = Door()
    begun = [await door.attempts.begin("", "anna", "192.0.2.1") for _ in range(50)]
    assert len([one for one in begun if isinstance(one, Attempt)]) == 3


async def test_an_address_that_fails_for_many_users_is_slowed() -> None:
    door = Door()
    waits = [await door.fail(f"user{number}") for number in range(9)]
    assert waits == [0, 0, 0, 0, 0, 1, 1, 1, 1]
    assert await door.fail("user99", "203.0.113.9") == 0


async def test_the_wait_of_an_address_grows_to_five_minutes() -> None:
    door = Door()
    for number in range(60):
        wait = await door.fail(f"user{number}")
        door.clock.pass_time(wait)
        assert not wait or await door.fail(f"user{number}") == 0
    assert await door.fail("user99") == 300


async def test_a_success_of_one_user_does_not_free_an_address() -> None:
    door = Door()
    for number in range(5):
        await door.fail(f"user{number}")
    door.clock.pass_time(1)
    assert await door.enter("attacker") == 0
    assert await door.fail("user99") == 1


async def test_one_users_mistakes_do_not_slow_the_others_of_an_office() -> None:
    door = Door()
    await door.fail_when_allowed(9)
    assert await door.fail("boris") == 0


@pytest.mark.parametrize(
    ("first", "second", "is_same"),
    [
        ("2001:db8::1", "2001:db8::ffff:ffff:ffff:ffff", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("fe80::1%eth0", "fe80::2%eth1", True),
        ("192.0.2.1", "192.0.2.2", False),
        ("not an address", "not an address", True),
        ("\ud800", "\ud801", False),
        ("", "192.0.2.1", False),
    ],
)
async def test_one_subscribers_network_counts_as_one_address(
    first: str, second: str, is_same: bool
) -> None:
    door = Door()
    for number in range(5):
        await door.fail(f"user{number}", first)
    assert await door.fail("user99", second) == (1 if is_same else 0)


async def test_what_the_controller_did_not_answer_slows_nobody() -> None:
    door = Door()
    for number in range(40):
        begun = await door.attempts.begin("", f"user{number % 10}", "192.0.2.1")
        assert isinstance(begun, Attempt)
        await begun.came_to_nothing()
        door.clock.pass_time(2)


async def test_unanswered_tries_count_among_the_five_a_minute() -> None:
    door = Door()
    for _ in range(5):
        begun = await door.attempts.begin("", "anna", "192.0.2.1")
        assert isinstance(begun, Attempt)
        await begun.came_to_nothing()
    assert await door.fail() == 60


async def test_the_same_name_at_another_controller_is_another_user() -> None:
    door = Door()
    await door.fail_when_allowed(4)
    assert isinstance(await door.attempts.begin("east", "anna", "192.0.2.1"), Attempt)


async def test_a_quarter_of_an_hour_forgives() -> None:
    door = Door()
    await door.fail_when_allowed(9)
    door.clock.pass_time(900)
    assert (await door.fail_when_allowed(4))[:3] == [0, 0, 0]


async def test_a_flood_of_names_frees_nobody_from_the_five_a_minute() -> None:
    door = Door(limit=50)
    for _ in range(5):
        await door.enter()
    for number in range(500):
        await door.fail(f"user{number}", f"198.51.{number // 250}.{number % 250}")
    assert await door.fail() == 60
    assert len(door.attempts._users) <= 50
    assert len(door.attempts._addresses) <= 50


async def test_where_there_is_no_room_one_waits_until_there_is() -> None:
    door = Door(limit=2)
    assert [await door.fail("a", "::1"), await door.fail("b", "::2")] == [0, 0]
    door.clock.pass_time(20)
    assert await door.fail("c", "::3") == 40
    door.clock.pass_time(40)
    assert await door.fail("c", "::3") == 0


async def test_no_name_is_held_in_memory() -> None:
    door = Door()
    await door.fail("a-password-in-the-wrong-field")
    assert "a-password" not in repr(vars(door.attempts))


steps = st.tuples(
    st.sampled_from(["anna", "boris"]),
    st.sampled_from(["192.0.2.1", "192.0.2.2", "2001:db8::1"]),
    st.sampled_from(["fails", "succeeds", "comes to nothing"]),
    st.sampled_from([0.0, 0.3, 1.0, 7.0, 31.0, 61.0]),
)


@given(st.lists(steps, max_size=60))
async def test_no_order_of_tries_gets_more_than_five_a_minute_through(
    made: list[tuple[str, str, str, float]],
) -> None:
    door, passed = Door(), []
    for user, address, outcome, pause in made:
        begun = await door.attempts.begin("", user, address)
        if isinstance(begun, Attempt):
            passed.append((user, door.clock.now))
            if outcome == "succeeds":
                await begun.succeeded()
            elif outcome == "comes to nothing":
                await begun.came_to_nothing()
        else:
            assert 1 <= begun.seconds <= 300
        door.clock.pass_time(pause)
    for user in ("anna", "boris"):
        times = [at for name, at in passed if name == user]
        assert all(after - before >= 60 for before, after in zip(times, times[5:], strict=False))
