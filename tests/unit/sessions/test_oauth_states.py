"""A state comes back once, to the browser that it was made for, with what was remembered."""

import pickle

import pytest

from app.cluster import RedisConnection
from app.sessions.oauth_states import LIFETIME_S, OAuthStates
from app.sessions.one_time_records import MemoryRecords, RedisRecords
from tests.support.redis_process import RedisProcess
from tests.unit.sessions.builders import OTHER_SECRET, Clock, keys

BROWSER = "browser-cookie-of-anna"
PATH = "/jobs/42#L120-L140"


def states(clock: Clock | None = None, limit: int = 100) -> OAuthStates:
    return OAuthStates(MemoryRecords(limit=limit, clock=clock or Clock()), keys())


async def test_a_state_comes_back_with_what_was_remembered() -> None:
    one = states()
    made = await one.create(BROWSER, "east", PATH)
    found = await one.take(made.state.get_secret_value(), BROWSER, "east")
    assert found == made
    assert made.next_path == PATH
    assert 43 <= len(made.verifier) <= 128


async def test_a_state_is_good_once() -> None:
    one = states()
    state = (await one.create(BROWSER, "", PATH)).state.get_secret_value()
    assert await one.take(state, BROWSER, "") is not None
    assert await one.take(state, BROWSER, "") is None


async def test_another_browser_neither_gets_nor_spoils_it() -> None:
    one = states()
    state = (await one.create(BROWSER, "", PATH)).state.get_secret_value()
    assert await one.take(state, "browser-cookie-of-mallory", "") is None
    assert await one.take(state, "", "") is None
    assert await one.take(state, BROWSER, "") is not None


async def test_a_state_of_one_controller_is_none_of_another() -> None:
    one = states()
    state = (await one.create(BROWSER, "east", PATH)).state.get_secret_value()
    assert await one.take(state, BROWSER, "west") is None


@pytest.mark.parametrize("state", ["", "x", "\ud800", "\0", "x" * 100_000, f"a\0{BROWSER}"])
async def test_an_invented_state_is_none(state: str) -> None:
    assert await states().take(state, BROWSER, "") is None


async def test_a_state_lasts_ten_minutes() -> None:
    clock = Clock()
    one = states(clock)
    made = [await one.create(BROWSER, "", PATH) for _ in range(2)]
    clock.pass_time(LIFETIME_S - 1)
    assert await one.take(made[0].state.get_secret_value(), BROWSER, "") is not None
    clock.pass_time(1)
    assert await one.take(made[1].state.get_secret_value(), BROWSER, "") is None


async def test_an_unsafe_way_back_leads_to_the_start_page() -> None:
    assert (await states().create(BROWSER, "", "//evil.example")).next_path == "/"


async def test_their_number_is_bounded() -> None:
    one = states(limit=3)
    made = [await one.create(BROWSER, "", PATH) for _ in range(5)]
    found = [await one.take(each.state.get_secret_value(), BROWSER, "") for each in made]
    assert [each is not None for each in found] == [False, False, True, True, True]


async def test_a_state_shows_and_writes_no_secret() -> None:
    made = await states().create(BROWSER, "", PATH)
    assert made.verifier.get_secret_value() not in repr(made)
    assert made.state.get_secret_value() not in repr(made)
    with pytest.raises(TypeError, match="is not pickled"):
        pickle.dumps(made)


async def test_redis_holds_neither_state_nor_verifier_nor_cookie(redis: RedisProcess) -> None:
    connection = RedisConnection(redis.url)
    records = RedisRecords(connection, "oauth")
    made = await OAuthStates(records, keys()).create(BROWSER, "", PATH)
    dump = redis.dump()
    for secret in (made.state.get_secret_value(), made.verifier.get_secret_value(), BROWSER, PATH):
        assert secret.encode() not in dump
    state = made.state.get_secret_value()
    assert await OAuthStates(records, keys()).take(state, BROWSER, "") == made
    await connection.aclose()


async def test_what_no_key_opens_is_none(redis: RedisProcess) -> None:
    records = MemoryRecords()
    made = await OAuthStates(records, keys(OTHER_SECRET)).create(BROWSER, "", PATH)
    state = made.state.get_secret_value()
    assert await OAuthStates(records, keys()).take(state, BROWSER, "") is None
