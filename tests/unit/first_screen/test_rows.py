"""A line as a row: number, text with its look, and what is said of it."""

from datetime import UTC, datetime, timedelta

from app.first_screen import html_of
from app.first_screen.rows import rows_of
from app.output import OutputPage, styled_lines
from app.output.lines import GapReason, Line, MissingEvents
from app.output.reading.skipped_lines import SkippedLines

START = datetime(2026, 11, 3, 13, 27, 2, 250_900, tzinfo=UTC)


def rows(*lines: Line, total: int = 9, **more: object) -> list[str]:
    missing = more.pop("missing", ())
    page = OutputPage(1, lines, total, True, missing, False, total, **more)  # type: ignore[arg-type]
    styled = styled_lines(lines, page.start_style)[0]
    return [html_of(row) for row in rows_of(page, styled, may_grow=False)]


def row(text: str, **more: object) -> str:
    return rows(Line(1, text, **more))[0]  # type: ignore[arg-type]


def test_a_row_has_the_classes_and_the_number_of_the_pages_row() -> None:
    assert row("a <b> & c", at=START) == (
        '<div class="ov-line" role="listitem" id="L1" data-n="1"'
        ' data-at="2026-11-03T13:27:02.250+00:00">'
        '<a class="ov-number" href="#L1" data-line="1" aria-label="Line 1" tabindex="-1"></a>'
        '<span class="ov-text">a &lt;b&gt; &amp; c</span></div>'
    )


def test_a_blank_line_keeps_its_height() -> None:
    assert '<span class="ov-text"><br></span>' in row("")


def test_styles_are_classes_and_other_colors_are_data() -> None:
    html = row("\x1b[1;31mbad\x1b[0m \x1b[38;2;255;135;0morange\x1b[0m")
    assert '<span class="ov-bold ov-f1">bad</span>' in html
    assert 'class="ov-fx" data-fd="rgb(255, 135, 0)" data-fl="rgb(149, 76, 0)">orange<' in html
    assert "style=" not in html


def test_a_link_that_the_job_printed_leads_nowhere_yet() -> None:
    html = row("see https://evil.example/x now")
    assert 'see <span class="ov-link">https://evil.example/x</span> now' in html
    assert 'href="https' not in html


def test_what_was_left_out_is_said() -> None:
    assert "4,321 more characters not shown; the download has them" in row("x", omitted=4321)
    assert "cut by AWX at 1,024 characters" in row("x", is_cut=True)
    assert "completed from the record" in row("x", is_cut=True, is_completed=True)


def test_earlier_states_are_folded() -> None:
    html = row("10 %\r20 %\r30 %")
    assert "<summary>2 earlier states</summary><div>10 %</div><div>20 %</div>" in html
    long = row("30 %", earlier=("20 %",), states=7)
    assert "<summary>7 earlier states, the last 1 of them here</summary>" in long


def test_a_silence_stands_before_the_line_that_ends_it() -> None:
    later = START + timedelta(seconds=37)
    html = rows(Line(1, "a", at=START), Line(2, "b", at=later), Line(3, "c", at=later))
    assert ["silent" in one for one in html] == [False, True, False]
    assert 'data-words="37 s silent"' in html[1]


def test_what_is_missing_stands_before_its_line_or_behind_the_last() -> None:
    missing = (
        MissingEvents(4, 4, 2, GapReason.LOST),
        MissingEvents(8, 9, 3, GapReason.LOST),
    )
    skipped = (SkippedLines(1, 1),)
    (html,) = rows(Line(2, "a"), total=2, missing=missing, skipped=skipped)
    before, after = html.split('class="ov-text"')
    assert "1 event missing at the controller (number 4)" in before
    assert "1 line missing at the controller (1)" in before
    assert "2 events missing at the controller (8–9)" in after  # noqa: RUF001


def test_a_line_that_is_in_no_event_has_no_row_but_for_what_is_missing_before_it() -> None:
    missing = (MissingEvents(4, 4, 3, GapReason.LOST),)
    html = rows(Line(2, "a"), Line(6, "b"), total=6, missing=missing)
    assert ['data-n="' in row for row in html] == [True, False, True]
    assert "1 event missing" in html[1]
