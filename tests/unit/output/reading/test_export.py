"""The four formats of a download, by example; properties are in tests/property."""

import json
from datetime import UTC, datetime

import pytest

from app.output.blocks.block import build_block
from app.output.events import OutputEvent
from app.output.reading.cut_lines import recorded_lines
from app.output.reading.export import Format, byte_size, exact_size, export
from app.output.reading.line_stream import LineSelection
from tests.unit.output.reading.snapshots import lines_from

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
HEAD = "x" * 1023
BLOCK = build_block(
    1,
    4,
    [
        OutputEvent(1, 0, 1, "\x1b[31mred\x1b[0m", NOON),
        OutputEvent(2, 1, 2, f"{HEAD}…", None, is_cut=True),
        OutputEvent(4, 2, 3, "last", NOON),
    ],
)
RECORD = recorded_lines(f"{HEAD} rest", masks=())


def written(form: Format, *, is_unconfirmed: bool = False) -> str:
    made = export([BLOCK], form, recorded=RECORD, is_unconfirmed=lambda: is_unconfirmed)
    return b"".join(made).decode()


def test_the_exact_format_is_the_bytes_of_the_program() -> None:
    assert written(Format.EXACT, is_unconfirmed=True) == f"\x1b[31mred\x1b[0m\n{HEAD}…\nlast\n"


def test_plain_text_completes_cut_lines_and_names_what_is_missing() -> None:
    assert written(Format.PLAIN, is_unconfirmed=True) == (
        f"red\n{HEAD} rest\n[1 event missing at the controller: 3]\nlast\n"
        "[AWX has not confirmed that this output is complete]\n"
    )


def test_times_stand_before_each_line_and_a_dash_where_none_is_known() -> None:
    first, second, gap, last = written(Format.TIMES).splitlines()
    assert first == "2026-11-24T12:00:00.000Z  red"
    assert second.startswith("-" + " " * 25 + "xxx")
    assert gap.startswith("-" + " " * 25 + "[1 event missing")
    assert last == "2026-11-24T12:00:00.000Z  last"


def test_json_lines_say_what_is_cut_completed_missing_and_unconfirmed() -> None:
    rows = [json.loads(row) for row in written(Format.JSONL, is_unconfirmed=True).splitlines()]
    assert rows == [
        {"line": 1, "at": "2026-11-24T12:00:00.000Z", "text": "red"},
        {"line": 2, "at": None, "text": f"{HEAD} rest", "completed": True},
        {"missing": [3, 3]},
        {"line": 3, "at": "2026-11-24T12:00:00.000Z", "text": "last"},
        {"unconfirmed": True},
    ]


@pytest.mark.parametrize("form", Format)
def test_the_size_is_that_of_the_file_and_a_rest_begins_where_it_should(form: Format) -> None:
    whole = written(form).encode()
    assert byte_size([BLOCK], form, recorded=RECORD) == len(whole)
    rest = export([BLOCK], form, recorded=RECORD, skip_bytes=1000)
    assert b"".join(rest) == whole[1000:]


def test_the_exact_size_leaves_out_a_return_that_nothing_proves() -> None:
    block = build_block(1, 1, [OutputEvent(1, 0, 0, "10%")])
    assert exact_size([block.extent], lambda _: block) == 3
    assert b"".join(export([block], Format.EXACT)) == b"10%"
    assert exact_size([block.extent], lambda _: None) is None
    assert exact_size([], lambda _: None) == 0


def test_no_block_after_the_last_selected_line_is_in_the_exact_file() -> None:
    blocks = [lines_from(1, "a", "b"), lines_from(3, "c")]
    assert b"".join(export(blocks, Format.EXACT, LineSelection(2, 2))) == b"b\n"
