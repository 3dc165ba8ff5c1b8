"""Events joined: exact bytes, and a table of the parts of lines."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.output.blocks.line_table import (
    CUT,
    ENDED,
    NO_TIME,
    event_parts,
    join_events,
    to_datetime,
)
from app.output.events import OutputEvent
from tests.property.outputs import exact_bytes, pieces

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


@given(pieces(with_gaps=True, is_wild=True))
def test_the_parts_joined_are_the_exact_bytes(events: list[OutputEvent]) -> None:
    text, parts = join_events(events)
    assert text == exact_bytes(events)
    starts = parts.starts.tolist()
    assert starts == sorted({0, *starts, len(text)}) or not all(event.stdout for event in events)
    assert parts.numbers.tolist() == sorted(set(parts.numbers.tolist()))


@given(st.lists(st.text(max_size=5), min_size=1, max_size=5), st.data())
def test_a_line_per_event_gives_the_same_as_the_general_case(
    texts: list[str], data: st.DataObject
) -> None:
    events = [
        OutputEvent(n, n, n + 1, text.replace("\n", ""), is_cut=data.draw(st.booleans()))
        for n, text in enumerate(texts)
    ]
    text, parts = join_events(events)
    general, other = join_events([*events, OutputEvent(99, 99, 101, "x\ny")])
    count = len(events)
    assert general[: len(text)] == text
    assert other.numbers.tolist()[:count] == parts.numbers.tolist()
    assert other.flags.tolist()[:count] == parts.flags.tolist()
    assert other.starts.tolist()[: count + 1] == parts.starts.tolist()


@pytest.mark.parametrize(
    ("event", "parts"),
    [
        (OutputEvent(1, 0, 1, "a"), [(1, "a\n", True)]),
        (OutputEvent(1, 0, 2, "a\nb"), [(1, "a\n", True), (2, "b\n", True)]),
        (OutputEvent(1, 0, 2, "a\nb\nc"), [(1, "a\n", True), (2, "b\nc\n", True)]),
        (OutputEvent(1, 4, 4, "10%"), [(5, "10%\r", False)]),
        (OutputEvent(1, 4, 4, "vt\v"), [(5, "vt\v", False)]),
    ],
)
def test_an_event_has_a_part_for_each_of_its_lines(
    event: OutputEvent, parts: list[tuple[int, str, bool]]
) -> None:
    assert list(event_parts(event)) == parts


def test_the_parts_of_one_line_become_one_with_the_newest_time_and_all_flags() -> None:
    _, parts = join_events(
        [OutputEvent(1, 0, 0, "a", NOON, is_cut=True), OutputEvent(2, 0, 1, "b", None)]
    )
    assert len(parts) == 1
    assert (to_datetime(int(parts.at_us[0])), int(parts.flags[0])) == (NOON, CUT | ENDED)


def test_an_unknown_time_stays_unknown() -> None:
    assert to_datetime(NO_TIME) is None
    assert join_events([OutputEvent(1, 0, 1, "a")])[1].at_us.tolist() == [NO_TIME]


def test_no_events_are_an_empty_text() -> None:
    text, parts = join_events([])
    assert (text, len(parts), parts.starts.tolist()) == (b"", 0, [0])
