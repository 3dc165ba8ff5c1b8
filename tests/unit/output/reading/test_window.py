"""Exact text and lines from blocks of events; the recorded weird output is the measure."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import pytest

from app.output.blocks.block import Block, Gap, build_block
from app.output.events import OutputEvent, in_order
from app.output.lines import EARLIER_STATES_SHOWN, Line
from app.output.reading.styled_lines import styled_lines
from app.output.reading.window import (
    SHOWN_CHARS,
    STYLED_LIMIT_BYTES,
    lines_between,
    part_start,
    style_before,
)
from app.output.search.scan import SHARED_LINE_BYTES
from app.output.terminal.spans import plain_text
from app.output.terminal.styles import Style
from tests.unit.output.weird_output import WRITTEN, recorded_weird_events

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def event(counter: int, start: int, end: int, text: str = "x", seconds: int = 0) -> OutputEvent:
    return OutputEvent(counter, start, end, text, created=NOON + timedelta(seconds=seconds))


def block(events: Iterable[OutputEvent]) -> Block:
    ordered = in_order(events)
    return build_block(1, max(event.counter for event in ordered), ordered)


def lines_of(*events: OutputEvent) -> tuple[Line, ...]:
    return lines_between([block(events)], 1, 10**6)


def shown_of(line: Line) -> tuple[str, list[str], int]:
    (styled,), _ = styled_lines([line])
    earlier = [plain_text(state) for state in styled.earlier]
    return plain_text(styled.spans), earlier, styled.states


def test_the_recorded_weird_output_comes_back_byte_for_byte() -> None:
    assert bytes(block(recorded_weird_events()).text) == WRITTEN.encode()


def test_the_recorded_weird_output_has_a_line_for_every_newline() -> None:
    lines = lines_of(*recorded_weird_events())
    assert [line.number for line in lines] == list(range(1, WRITTEN.count("\n") + 1))
    assert block(recorded_weird_events()).gaps == ()


def test_a_progress_line_shows_its_last_state_and_keeps_the_earlier_ones() -> None:
    shown, earlier, states = shown_of(lines_of(*recorded_weird_events())[7])
    assert shown == "progress 100%"
    assert earlier == ["progress 10%", "progress 55%"]
    assert states == 2


def test_a_carriage_return_before_the_newline_is_no_earlier_state() -> None:
    assert lines_of(*recorded_weird_events())[6] == Line(7, "crlf line")


def test_an_open_progress_line_shows_what_it_says_now() -> None:
    (line,) = lines_of(event(1, 0, 0, "10%"), event(2, 0, 0, "20%"))
    assert line == Line(1, "10%\r20%", at=NOON)
    assert shown_of(line) == ("20%", ["10%"], 1)


def test_the_order_in_which_events_come_and_duplicates_do_not_matter() -> None:
    events = recorded_weird_events()
    assert lines_of(*reversed(events), *events) == lines_of(*events)


def test_an_event_that_holds_several_lines_becomes_several_lines() -> None:
    lines = lines_of(event(1, 4, 7, "a\nb\nc"))
    assert [(line.number, line.text) for line in lines] == [(5, "a"), (6, "b"), (7, "c")]


def test_a_newline_too_many_stays_within_the_last_line_of_its_event() -> None:
    lines = lines_of(event(1, 0, 1, "a\nb"), event(2, 1, 2, "c"))
    assert [line.text for line in lines] == ["a\nb", "c"]


def test_a_line_of_which_one_piece_was_cut_is_cut() -> None:
    cut = OutputEvent(2, 0, 1, "L", is_cut=True)
    assert lines_of(event(1, 0, 0), cut)[0].is_cut


def test_the_time_of_a_line_is_that_of_its_newest_event() -> None:
    lines = lines_of(event(1, 0, 0, "1%", seconds=1), event(2, 0, 1, "2%", seconds=5))
    assert lines[0].at == NOON + timedelta(seconds=5)


def test_absent_counters_are_named_with_the_line_they_are_before() -> None:
    assert block([event(2, 0, 1), event(5, 4, 5)]).gaps == (Gap(1, 1, 1), Gap(3, 4, 5))


def test_a_controller_that_counts_lines_backwards_hides_none_of_them() -> None:
    lines = lines_of(event(1, 5, 6, "a"), event(2, 2, 3, "b"), event(3, 9, 10, "c"))
    assert [(line.number, line.text) for line in lines] == [(6, "a"), (7, "b"), (10, "c")]


@pytest.mark.parametrize("cut_at", [1, 2, 3])
def test_a_line_over_the_border_of_blocks_is_one_line(cut_at: int) -> None:
    events = [
        event(1, 0, 0, "10%"),
        event(2, 0, 0, "half\x0b"),
        event(3, 0, 0, "20%"),
        event(4, 0, 1, "done"),
    ]
    blocks = [build_block(1, cut_at, events[:cut_at]), build_block(cut_at + 1, 4, events[cut_at:])]
    assert lines_between(blocks, 1, 2) == lines_of(*events)


def test_a_lone_surrogate_can_still_be_encoded() -> None:
    assert bytes(block([event(1, 0, 1, "a\ud800b")]).text) == "a\ufffdb\n".encode()


LONG = {
    "of 100 MB": b"x" * 100_000_000 + b"\n",
    "of a million colors": b"\x1b[31ma\x1b[0m" * 1_000_000 + b"\n",
    "of a million states": b"".join(b"%d%%\r" % n for n in range(1_000_000)) + b"done\n",
}


@pytest.mark.unmeasured
@pytest.mark.parametrize("kind", LONG)
def test_an_absurd_line_is_cut_and_says_what_it_leaves_out(kind: str) -> None:
    text = LONG[kind]
    whole = block([event(1, 0, 1, "before"), event(2, 1, 2, text[:-1].decode()), event(3, 2, 3)])
    lines = lines_between([whole], 1, 4)
    assert [line.number for line in lines] == [1, 2, 3]
    assert len(lines[1].text) <= SHOWN_CHARS
    if "states" in kind:
        assert (lines[1].text, lines[1].states) == ("done99%", 1_000_000)
        assert len(lines[1].earlier) <= EARLIER_STATES_SHOWN
    else:
        shown = 100_000_000 if "MB" in kind else 1_000_000
        assert lines[1].omitted == shown - SHOWN_CHARS


@pytest.mark.unmeasured
def test_a_line_of_a_million_events_is_found_in_many_blocks() -> None:
    events = [event(n, 0, 0, f"{n}%") for n in range(1, 100_001)]
    blocks = [
        build_block(start + 1, start + 1000, events[start : start + 1000])
        for start in range(0, 100_000, 1000)
    ]
    (line,) = lines_between(blocks, 1, 2)
    assert (line.text, line.states) == ("100000%", 99_999)
    assert line.earlier[-1] == "99999%"


def test_a_long_line_over_blocks_shows_its_newest_state() -> None:
    half = "x" * (STYLED_LIMIT_BYTES // 2)
    blocks = [
        build_block(1, 1, [event(1, 0, 0, f"first\v{half}")]),
        build_block(2, 2, [event(2, 0, 0, half)]),
        build_block(3, 3, [event(3, 0, 1, "done")]),
    ]
    (line,) = lines_between(blocks, 1, 2)
    assert (line.states, line.earlier[-1]) == (2, half[:SHOWN_CHARS])
    assert line.omitted == len("first ") + len(half) - SHOWN_CHARS
    assert line.text == "done" + half[4:SHOWN_CHARS]


def test_a_line_too_long_to_be_joined_shows_what_its_last_block_has() -> None:
    half = "é" * (SHARED_LINE_BYTES // 4)
    blocks = [build_block(n, n, [event(n, 0, 0, half + "\v")]) for n in (1, 2, 3)]
    (line,) = lines_between(blocks, 1, 2)
    assert line.text == half[:SHOWN_CHARS]
    assert line.omitted == 3 * (len(half) + 1) - SHOWN_CHARS
    assert (line.states, line.earlier) == (0, ())


def test_the_style_before_a_line_comes_from_all_blocks_before_it() -> None:
    bold = build_block(1, 1, [event(1, 0, 1, "\x1b[1m")])
    red = build_block(2, 3, [event(2, 1, 2, "\x1b[31mred"), event(3, 2, 3, "x")])
    assert style_before([bold, red], 3) == Style(fg=1, bold=True)
    assert style_before([bold, red], 2, Style(bg=4)) == Style(bg=4, bold=True)
    assert style_before([bold, red], 9) == Style(fg=1, bold=True)


def test_the_start_of_a_line_is_found_in_its_block() -> None:
    blocks = [build_block(n, n, [event(n, n - 1, n, "abc")]) for n in (1, 2)]
    assert part_start(blocks, 2) == (blocks[1], 0)
    assert part_start(blocks, 3) is None
