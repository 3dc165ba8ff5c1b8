"""One address cannot begin so many sign-ins that those of others are pushed out."""

from hypothesis import given
from hypothesis import strategies as st

from app.sessions.starts import MOST, WINDOW_S, Starts


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_an_address_begins_so_many_a_minute_and_then_waits_exactly() -> None:
    clock = Clock()
    starts = Starts(clock=clock)
    assert [starts.begin("192.0.2.7") for _ in range(MOST)] == [0] * MOST
    clock.now = 10.5
    assert starts.begin("192.0.2.7") == 50
    assert starts.begin("192.0.2.8") == 0
    clock.now = WINDOW_S
    assert starts.begin("192.0.2.7") == 0


def test_one_subscriber_of_ipv6_is_one_address() -> None:
    starts = Starts(most=1)
    assert starts.begin("2001:db8::1") == 0
    assert starts.begin("2001:db8::2") > 0
    assert starts.begin("2001:db8:0:1::1") == 0


def test_a_flood_of_addresses_frees_none_and_takes_no_more_memory() -> None:
    clock = Clock()
    starts = Starts(most=1, addresses=100, clock=clock)
    waits = [starts.begin(f"192.0.{number // 250}.{number % 250}") for number in range(1000)]
    assert waits.count(0) == len(starts) == 100
    assert starts.begin("192.0.0.0") > 0
    clock.now = WINDOW_S
    assert starts.begin("198.51.100.1") == 0
    assert len(starts) == 1


@given(st.lists(st.tuples(st.sampled_from("abc"), st.floats(0, 30)), max_size=200))
def test_no_order_gets_more_through_in_a_window(tries: list[tuple[str, float]]) -> None:
    clock = Clock()
    starts = Starts(most=3, clock=clock)
    begun: list[tuple[str, float]] = []
    for address, pause_s in tries:
        clock.now += pause_s
        if starts.begin(address) == 0:
            begun.append((address, clock.now))
    for address, at in begun:
        same = [when for who, when in begun if who == address and at <= when < at + WINDOW_S]
        assert len(same) <= 3
