"""Outputs for the properties: what a job may print, in pieces, blocks cut anywhere and bytes."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import strategies as st

from app.output.blocks.block import Block, build_block
from app.output.events import OutputEvent

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
FRAGMENTS = [
    "needle", "Needle", "ne", "edle", "é", "É", "日本", "🚀", "_", "7", " ", "-", ".", "a", "b",
    "\x1b[31m", "\x1b[0m", "\x1b[", "\x1b]8;;https://a.b\x1b\\", "\x1b", "m", "\t", "\v", "\x85",
    "\u2028", "\x07", "\x9b", "\r", "e\u0301", "\ufffd",
]  # fmt: skip
TERMINAL_FRAGMENTS = [
    "\x1b", "[", "]", "m", "31", ";", ":", "8;;", "https://a.b", "\x07", "\x1b\\", "\x9b", "\x9c",
    "\x9d", "P", "(", " ", "K", "\n", "\r", "\t", "\v", "\x85", "\u2028", "38;5;", "38;2;1;2;3",
]  # fmt: skip
terminal_text = st.lists(
    st.sampled_from(TERMINAL_FRAGMENTS) | st.text(max_size=3), max_size=30
).map("".join)
any_text = terminal_text | st.text(st.characters(), max_size=60)
times = st.integers(0, 9_999).map(lambda ms: NOON + timedelta(milliseconds=ms))
# A row of AWX's display that ends at one of these keeps it; else a carriage return ended it.
KEPT_ROW_ENDS = ("\v", "\f", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029")
row_text = st.lists(st.sampled_from(FRAGMENTS), max_size=8).map("".join)


@st.composite
def pieces(draw: st.DrawFn, *, with_gaps: bool = False, is_wild: bool = False) -> list[OutputEvent]:
    """Events as a controller keeps them: rows that end a line, some that do not, several at once.

    Wild ones have newlines that their line numbers do not count.
    """
    made: list[OutputEvent] = []
    counter = line = 0
    for _ in range(draw(st.integers(1, 14))):
        counter += draw(st.integers(1, 3)) if with_gaps else 1
        rows = draw(st.lists(row_text, min_size=1, max_size=3))
        ends = draw(st.booleans()) or len(rows) > 1
        at = draw(
            st.none() | st.integers(0, 9_999).map(lambda ms: NOON + timedelta(milliseconds=ms))
        )
        text = "\n".join(rows)
        if is_wild and draw(st.integers(0, 9)) == 0:
            text += "\nx"
        end_line = line + len(rows) if ends else line
        made.append(OutputEvent(counter, line, end_line, text, at, is_cut=draw(st.booleans())))
        line = end_line
    return made


@st.composite
def cut_up(draw: st.DrawFn, made: Sequence[OutputEvent]) -> list[Block]:
    """The pieces as blocks that follow one another without a hole in the counters."""
    last = made[-1].counter + draw(st.integers(0, 2)) * (made[-1].counter != len(made))
    borders = sorted({0, last, *draw(st.lists(st.integers(1, last), max_size=5))})
    return [
        build_block(before + 1, end, [event for event in made if before < event.counter <= end])
        for before, end in pairwise(borders)
    ]


def exact_bytes(ordered: Iterable[OutputEvent]) -> bytes:
    """What the program wrote, worked out without the app; the pieces are in order."""
    return "".join(one.stdout + row_end(one) for one in ordered).encode()


def whole_file(ordered: Sequence[OutputEvent], last_counter: int) -> bytes:
    """The exact download: what only a later event would prove is not in it."""
    text = exact_bytes(ordered)
    is_followed = ordered[-1].counter < last_counter
    return text if is_followed or row_end(ordered[-1]) != "\r" else text.removesuffix(b"\r")


def row_end(event: OutputEvent) -> str:
    """What ended the event's last row and is not in its text."""
    if event.end_line > event.start_line:
        return "\n"
    return "" if event.stdout.endswith(KEPT_ROW_ENDS) else "\r"
