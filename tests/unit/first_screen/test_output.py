"""The output of a first screen: its first lines, or what is said while there are none."""

from dataclasses import replace

import pytest

from app.first_screen import FirstScreen, html_of
from app.first_screen.output import WHOLE_LINES, output
from app.output import OutputPage
from app.output.lines import GapReason, Line, MissingEvents
from app.presentation.job_page import OutputPhase, ShownFailure, ShownJob

JOB = ShownJob(id=43, status="successful", output_phase=OutputPhase.ENDED)
RUNNING = replace(JOB, status="running", is_active=True, output_phase=OutputPhase.RUNNING)


def page(here: int, total: int | None = None, **more: object) -> OutputPage:
    lines = tuple(Line(number, f"line {number} of it") for number in range(1, here + 1))
    total = here if total is None else total
    whole = OutputPage(1, lines, total, True, (), here < total, total)
    return replace(whole, **more)  # type: ignore[arg-type]


def shown(lines: OutputPage | None, job: ShownJob = JOB) -> str:
    return html_of(output(FirstScreen(job, lines=lines)))


def test_lines_that_are_on_their_way_have_their_skeleton() -> None:
    html = shown(None)
    assert "Loading output…" in html
    assert "ov-position" not in html
    assert "Search the output" not in html


@pytest.mark.parametrize(
    ("job", "words"),
    [
        (JOB, "The job printed no output."),
        (RUNNING, "No output yet."),
        (
            replace(JOB, output_phase=OutputPhase.NEVER),
            "The job never started, so it has no output.",
        ),
    ],
)
def test_an_empty_output_is_explained(job: ShownJob, words: str) -> None:
    assert f'<p class="ov-empty">{words}</p>' in shown(page(0), job)


def test_a_short_output_has_as_many_rows_as_lines_and_says_how_many() -> None:
    html = shown(page(14))
    assert html.count('role="listitem"') == 14
    assert ">14 lines<" in html
    assert 'data-digits="3" data-total="14" data-here="14" data-show="0"' in html


def test_of_a_longer_output_only_what_a_window_shows_is_sent() -> None:
    html = shown(page(200, 4321))
    assert html.count('role="listitem"') == 100
    assert ">4,321 lines<" in html
    assert 'data-digits="4" data-total="4321" data-here="100"' in html
    assert "ov-long" not in html


def test_a_long_output_has_the_list_that_the_page_gives_it() -> None:
    assert 'class="ov-scroller ov-long ov-wrap"' in shown(page(200, WHOLE_LINES + 1))
    assert "ov-spacer" not in shown(page(200, WHOLE_LINES))


def test_the_line_of_a_failure_is_sent_and_marked() -> None:
    failure = ShownFailure(headline="Why it failed", line=120)
    html = shown(page(200), replace(JOB, status="failed", failure=failure))
    assert html.count('role="listitem"') == 180
    assert 'class="ov-line ov-current" role="listitem" id="L120"' in html
    assert 'data-show="120"' in html
    assert 'data-fold="failed"' in html


def test_a_running_job_is_followed() -> None:
    html = shown(page(3), RUNNING)
    assert "ov-following" in html
    assert ">Follow<" in html
    assert 'data-fold="active"' in html
    assert "Follow" not in shown(page(3))


def test_what_may_still_arrive_is_counted_only_while_it_may() -> None:
    missing = (MissingEvents(2, 3, 2, GapReason.MAY_ARRIVE),)
    assert " · 2 lines still arriving" in shown(page(3, missing=missing), RUNNING)
    assert "2 events missing at the controller" in shown(page(3, missing=missing))


def test_what_is_wrong_with_the_lines_is_said_below_them() -> None:
    assert "store output on its disk" in shown(page(3, is_unstored=True))
    assert "confirmed its end" in shown(page(3, is_unconfirmed=True))
    assert "ov-foot" not in shown(page(3))


def test_nothing_that_needs_the_script_can_be_reached() -> None:
    html = shown(page(3), RUNNING)
    for one in html.split("<button")[1:]:
        assert "aria-label" not in one.split(">")[0]
    assert html.count("inert") >= 5


def test_lines_that_are_in_no_event_take_no_room_at_the_end() -> None:
    assert 'data-total="20" data-here="20"' in shown(page(14, 20, has_more=False))
    assert 'data-total="20" data-here="14"' in shown(page(14, 20))
