"""The end of an exact download, by a program whose bytes are known and what AWX made of them."""

import json

from app.output.blocks.block import Block, build_block
from app.output.events import OutputEvent
from app.output.reading.export import Format, exact_size, export
from app.output.reading.line_stream import LineSelection
from tests.contract.recorded_events import observation

BORDERS = range(1, 29)


def events() -> list[OutputEvent]:
    shown = observation("compare-real-weird-output")["events"]
    assert isinstance(shown, list)
    return [OutputEvent(*event) for event in json.loads(json.dumps(shown))]


def cut_at(made: list[OutputEvent], border: int) -> list[Block]:
    last = made[-1].counter
    head = [event for event in made if event.counter <= border]
    return [build_block(1, border, head), build_block(border + 1, last, made[len(head) :])]


def exact(blocks: list[Block]) -> bytes:
    return b"".join(export(blocks, Format.EXACT))


def unterminated(made: list[OutputEvent]) -> list[OutputEvent]:
    """The same, ended by AWX in the middle of its last line."""
    last = made[-1]
    return [*made[:-1], OutputEvent(last.counter, last.start_line, last.start_line, last.stdout)]


def test_carriage_returns_in_the_middle_stay() -> None:
    text = exact([build_block(1, 29, events())])
    assert b"crlf line\r\n" in text
    assert b"progress 10%\rprogress 55%\r" in text


def test_an_unterminated_last_line_gets_no_carriage_return_wherever_blocks_end() -> None:
    made = unterminated(events())
    for border in BORDERS:
        blocks = cut_at(made, border)
        text = exact(blocks)
        assert text.endswith(b"no newline at the endto stderr")
        by_extent = {block.extent: block for block in blocks}
        assert exact_size([*by_extent], by_extent.get) == len(text)


def test_a_line_that_events_were_lost_of_keeps_what_the_next_one_proves() -> None:
    block = build_block(1, 3, [OutputEvent(1, 0, 1, "a"), OutputEvent(2, 1, 1, "10%")])  # 3 is lost
    assert exact([block]) == b"a\n10%\r"


def test_lines_that_are_chosen_from_the_middle_are_as_they_were() -> None:
    made = [OutputEvent(1, 0, 0, "10%"), OutputEvent(2, 0, 1, "20%"), OutputEvent(3, 1, 1, "open")]
    blocks = [build_block(1, 1, made[:1]), build_block(2, 3, made[1:])]
    assert b"".join(export(blocks, Format.EXACT, LineSelection(1, 1))) == b"10%\r20%\n"
    assert b"".join(export(blocks, Format.EXACT, LineSelection(2))) == b"open"
