"""Exact text and numbered lines from pieces; the recorded weird output is the measure."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.output.lines import (
    GapReason,
    Line,
    MissingEvents,
    Piece,
    Surroundings,
    assemble,
    exact_bytes,
    exact_text,
)

RECORDED = Path(__file__).parents[2] / "contract" / "recorded" / "observations"
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)

# What the recorded program wrote, as AWX could keep it: invalid UTF-8 is U+FFFD, the long line is
# cut, and the display ended the last line.
WRITTEN = (
    "plain\n\nafter blank\ntab\there\nback\\slash C:\\new\\table\n"
    "\x1b[32mgreen\x1b[0m \x1b[38;5;208morange\x1b[0m \x1b[38;2;10;200;30mtrue\x1b[0m\n"
    "crlf line\r\nprogress 10%\rprogress 55%\rprogress 100%\n"
    "\xfcn\xefc\xf8d\xe9 \u2713 \u65e5\u672c\u8a9e \U0001f680\n"
    "erase\x1b[K done\nline after erase, next 512 m rows\n"
    "osc \x1b]8;;https://example.org/a\x1b\\link\x1b]8;;\x1b\\ end\n"
    "vt\vff\fnel\x85ls\u2028ps\u2029fs\x1cx\ntrailing   \n" + "L" * 1023 + "\u2026\n"
    "bell\x07 nul-free\nhttps://user:s3cr3t@example.org/repo.git\n\x1b[2K\x1b[1Gredraw\n"
    "invalid utf8: \ufffd\ufffd caf\ufffd\nno newline at the endto stderr\n"
)


def piece(counter: int, start: int, end: int, text: str = "x", seconds: int = 0) -> Piece:
    return Piece(counter, start, end, text, at=NOON + timedelta(seconds=seconds))


def recorded_weird_pieces() -> tuple[Piece, ...]:
    found = RECORDED / "compare-real-weird-output.json"
    events = json.loads(found.read_text(encoding="utf-8"))["events"]
    return tuple(Piece(*event) for event in events)


def test_the_recorded_weird_output_comes_back_byte_for_byte() -> None:
    assert exact_bytes(recorded_weird_pieces()) == WRITTEN.encode()


def test_the_recorded_weird_output_has_a_line_for_every_newline() -> None:
    assembled = assemble(recorded_weird_pieces())
    assert [line.number for line in assembled.lines] == list(range(1, WRITTEN.count("\n") + 1))
    assert assembled.missing == ()
    assert assembled.final_through == 20


def test_a_progress_line_shows_its_last_state_and_keeps_the_earlier_ones() -> None:
    line = assemble(recorded_weird_pieces()).lines[7]
    assert line.text == "progress 100%"
    assert line.earlier == ("progress 10%", "progress 55%")


def test_a_carriage_return_before_the_newline_is_no_earlier_state() -> None:
    assert assemble(recorded_weird_pieces()).lines[6] == Line(7, "crlf line")


def test_an_open_progress_line_shows_what_it_says_now() -> None:
    assembled = assemble([piece(1, 0, 0, "10%"), piece(2, 0, 0, "20%")])
    assert assembled.lines == (Line(1, "20%", at=NOON, earlier=("10%",)),)
    assert assembled.final_through == 0


def test_the_order_in_which_events_come_and_duplicates_do_not_matter() -> None:
    pieces = recorded_weird_pieces()
    assert assemble((*reversed(pieces), *pieces)) == assemble(pieces)


def test_an_event_that_holds_several_lines_becomes_several_lines() -> None:
    assembled = assemble([piece(1, 4, 7, "a\nb\nc")])
    assert [(line.number, line.text) for line in assembled.lines] == [(5, "a"), (6, "b"), (7, "c")]


def test_a_newline_too_many_stays_within_the_last_line_of_its_event() -> None:
    assembled = assemble([piece(1, 0, 1, "a\nb"), piece(2, 1, 2, "c")])
    assert [line.text for line in assembled.lines] == ["a\nb", "c"]


def test_a_line_of_which_one_piece_was_cut_is_cut() -> None:
    cut = Piece(2, 0, 1, "L", is_cut=True)
    assert assemble([piece(1, 0, 0), cut]).lines[0].is_cut


def test_absent_counters_are_named_with_the_line_they_are_before() -> None:
    assembled = assemble([piece(1, 0, 1), piece(5, 4, 5)])
    assert assembled.missing == (MissingEvents(2, 4, 5, GapReason.MAY_ARRIVE),)
    assert assembled.missing[0].count == 3


def test_only_what_is_before_the_first_gap_is_final_while_events_may_arrive() -> None:
    assembled = assemble([piece(1, 0, 1), piece(2, 1, 2), piece(4, 3, 4)])
    assert assembled.final_through == 2


def test_nothing_is_final_when_the_first_event_has_not_come() -> None:
    assembled = assemble([piece(2, 1, 2)])
    assert assembled.final_through == 0
    assert assembled.missing[0].first == assembled.missing[0].last == 1


@pytest.mark.parametrize(
    ("newest_after_s", "reason"), [(59, GapReason.MAY_ARRIVE), (60, GapReason.LOST)]
)
def test_a_gap_settles_when_events_a_minute_younger_are_here(
    newest_after_s: int, reason: GapReason
) -> None:
    around = Surroundings(newest_at=NOON + timedelta(seconds=newest_after_s))
    assembled = assemble([piece(1, 0, 1), piece(3, 2, 3)], around)
    assert assembled.missing[0].reason is reason
    assert assembled.final_through == (3 if reason is GapReason.LOST else 1)


def test_after_the_end_every_gap_is_a_loss_and_every_line_is_final() -> None:
    assembled = assemble([piece(1, 0, 1), piece(3, 2, 2)], Surroundings(has_ended=True))
    assert assembled.missing[0].reason is GapReason.LOST
    assert assembled.final_through == 3


def test_events_that_were_left_out_on_purpose_are_not_called_lost() -> None:
    around = Surroundings(not_read_after=1, has_ended=True)
    assembled = assemble([piece(1, 0, 0), piece(9, 0, 1)], around)
    assert assembled.missing == (MissingEvents(2, 8, 1, GapReason.NOT_READ),)


def test_a_window_that_follows_its_predecessor_has_no_gap_at_its_edge() -> None:
    around = Surroundings(first_line=11, counter_before=10)
    assert assemble([piece(11, 10, 11)], around).missing == ()
    assert assemble([piece(13, 12, 13)], around).missing[0].first == 11


def test_no_pieces_give_no_lines() -> None:
    assembled = assemble([], Surroundings(first_line=5001))
    assert assembled.lines == ()
    assert assembled.final_through == 5000


def test_a_lone_surrogate_can_still_be_encoded() -> None:
    assert exact_bytes([piece(1, 0, 1, "a\ud800b")]) == "a\ufffdb\n".encode()


def test_a_piece_that_ends_with_a_separator_gets_no_carriage_return() -> None:
    assert exact_text([piece(1, 0, 0, "a\f"), piece(2, 0, 0, "b"), piece(3, 0, 1, "c")]) == (
        "a\fb\rc\n"
    )
