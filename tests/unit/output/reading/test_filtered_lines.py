"""Lines anywhere in an output, each with the style it begins with."""

from app.output.reading.filtered_lines import filtered_lines
from app.output.terminal.styles import PLAIN, Style
from tests.unit.output.reading.snapshots import lines_from, snapshot_of

RED = Style(fg=1)


def test_each_line_has_the_style_of_the_text_before_it() -> None:
    blocks = [lines_from(1, "a", "\x1b[31mb", "c"), lines_from(4, "d", "\x1b[0me", "f")]
    found = filtered_lines(snapshot_of(blocks), [1, 3, 5, 6])
    assert found is not None
    assert [(line.number, line.text, style) for line, style in found] == [
        (1, "a", PLAIN), (3, "c", RED), (5, "\x1b[0me", PLAIN), (6, "f", PLAIN),
    ]  # fmt: skip


def test_lines_that_are_not_stored_are_left_out() -> None:
    found = filtered_lines(snapshot_of([lines_from(1, "a"), lines_from(4, "d")]), [1, 2, 4])
    assert found is not None
    assert [line.number for line, _ in found] == [1, 4]
    assert filtered_lines(snapshot_of([]), []) == []


def test_a_block_that_is_gone_asks_for_a_new_snapshot() -> None:
    snapshot = snapshot_of([lines_from(1, "a"), lines_from(2, "b")], gone=frozenset({2}))
    assert filtered_lines(snapshot, [1, 2]) is None
    assert filtered_lines(snapshot, [1]) is not None


def test_a_color_further_back_than_the_bound_is_not_looked_for() -> None:
    near = lines_from(1, "\x1b[31m", "x" * 30_000, "near")
    far = lines_from(1, "\x1b[31m", "x" * 40_000, "far")
    styles = [filtered_lines(snapshot_of([block]), [3]) for block in (near, far)]
    assert [found[0][1] for found in styles if found] == [RED, PLAIN]
