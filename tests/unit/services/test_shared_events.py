"""What another process got answers a question, or says nothing of it; never something else."""

from hypothesis import given
from hypothesis import strategies as st

from app.output import EventRange, OutputEvent
from app.services.shared_events import MOST_EVENTS, SharedEvents, answered_by


def event(counter: int, text: str = "x") -> OutputEvent:
    return OutputEvent(counter, counter - 1, counter, text)


def asked_of(events: list[OutputEvent], asked: EventRange) -> tuple[OutputEvent, ...]:
    """What a controller with these events answers."""
    found = [
        one
        for one in events
        if one.counter > (asked.counters_after or 0)
        and one.counter <= (asked.counters_through or 99)
        and (not asked.counters or one.counter in asked.counters)
        and (asked.lines_below is None or one.start_line < asked.lines_below)
    ]
    return tuple(found[::-1] if asked.newest_first else found)[: asked.limit]


COUNTERS = st.integers(1, 12)
RANGES = st.builds(
    EventRange,
    lines_below=st.none() | COUNTERS,
    counters_after=st.none() | COUNTERS,
    counters_through=st.none() | COUNTERS,
    counters=st.just(()) | st.lists(COUNTERS, min_size=1, max_size=4, unique=True).map(tuple),
    limit=st.integers(1, 14),
    newest_first=st.booleans(),
)


@given(counters=st.sets(COUNTERS), got=st.lists(RANGES, max_size=4), asked=RANGES)
def test_an_answer_is_that_of_the_controller_or_none(
    counters: set[int], got: list[EventRange], asked: EventRange
) -> None:
    events = [event(counter) for counter in sorted(counters)]
    answer = answered_by([(one, asked_of(events, one)) for one in got], asked)
    assert answer is None or answer == asked_of(events, asked)


def test_what_follows_a_job_is_answered_by_one_who_was_behind_or_level() -> None:
    events = [event(counter) for counter in (3, 4, 6)]
    behind = (EventRange(counters_after=2, limit=100), tuple(events))
    assert answered_by([behind], EventRange(counters_after=3, limit=50)) == tuple(events[1:])
    assert answered_by([behind], EventRange(counters=(5, 6), limit=2)) == (events[2],)
    assert answered_by([behind], EventRange(counters_after=1, limit=100)) is None


async def test_only_what_is_remembered_is_sent_and_only_within_bounds() -> None:
    async def fetch(_: int, bounds: EventRange) -> tuple[OutputEvent, ...]:
        return tuple(event(counter) for counter in range(1, bounds.limit + 1))

    shared = SharedEvents(fetch)
    await shared.fetch(7, EventRange(limit=3))
    with shared.remembering(7) as got:
        await shared.fetch(8, EventRange(limit=3))
        await shared.fetch(7, EventRange(limit=3, counters_through=9))
        await shared.fetch(7, EventRange(limit=MOST_EVENTS))
        await shared.fetch(7, EventRange(limit=3))
    assert [bounds.limit for bounds, _ in got] == [3]


async def test_what_was_given_counts_only_meanwhile() -> None:
    asked: list[EventRange] = []

    async def fetch(_: int, bounds: EventRange) -> tuple[OutputEvent, ...]:
        asked.append(bounds)
        return ()

    shared, bounds = SharedEvents(fetch), EventRange(counters_after=1, limit=9)
    with shared.given(7, [(bounds, (event(2),))]):
        assert await shared.fetch(7, bounds) == (event(2),)
        assert await shared.fetch(8, bounds) == ()
    assert await shared.fetch(7, bounds) == ()
    assert len(asked) == 2
