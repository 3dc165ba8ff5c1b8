"""The first screen where there is no record: why, and the ways on."""

from dataclasses import replace

import pytest

from app.first_screen import FirstFailure, LinesFailure, Site, first_failure, html_of
from app.output import Line, OutputPage

UNREAD = FirstFailure(42, "42", "The controller <b>failed</b>.", "f00d")
MISSING = replace(UNREAD, is_missing=True)


def shown(failure: FirstFailure) -> str:
    return html_of(first_failure(failure))


def test_a_record_that_could_not_be_read_has_heading_message_and_its_log_line() -> None:
    html = shown(replace(UNREAD, site=Site(base="/b")))
    assert '<main class="page job"><h1>System job #42</h1>' in html
    assert "<p>The controller &lt;b&gt;failed&lt;/b&gt;.</p>" in html
    assert '<a href="/b/jobs">All system jobs</a><span class="muted">Log ID f00d</span>' in html


def test_the_page_finds_that_why_there_is_no_record_has_been_said() -> None:
    assert shown(UNREAD).startswith('<div id="first-screen" data-why-not="">')


@pytest.mark.parametrize(
    ("failure", "has_none"),
    [(UNREAD, False), (MISSING, True), (replace(UNREAD, is_refused=True), True)],
)
def test_a_style_sheet_finds_that_there_is_no_output_to_download(
    failure: FirstFailure, has_none: bool
) -> None:
    assert ("data-no-output" in shown(failure).partition(">")[0]) == has_none


def test_what_needs_a_script_is_for_the_eye_alone() -> None:
    lines = LinesFailure("No lines.", can_try_again=True)
    html = shown(replace(UNREAD, lines=lines))
    inert = '<button class="button small" inert="" aria-hidden="true" type="button">Try again<'
    assert html.count(inert) == html.count("Try again") == 2


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (None, "Loading output…"),
        (LinesFailure("No lines.", can_try_again=False), "<p>No lines.</p></div></div></section>"),
        (OutputPage(1, (Line(1, "stored"),), 1, True, (), False, 1), "stored"),
    ],
)
def test_the_output_says_what_is_known_of_it(
    lines: OutputPage | LinesFailure | None, words: str
) -> None:
    html = shown(replace(UNREAD, lines=lines))
    assert words in html
    assert "details-button is-absent" in html


def test_who_may_not_read_the_job_gets_no_place_for_its_output() -> None:
    assert "output-view" not in shown(replace(UNREAD, is_refused=True))


def test_a_job_that_there_is_not_is_searched_for_instead() -> None:
    html = shown(replace(MISSING, site=Site(base="/b")))
    assert "<h1>System job #42 not found</h1>" in html
    assert '<a class="button" href="/b/jobs?search=42">Search names for “42”</a>' in html
    assert "Log ID" not in html
    assert "output-view" not in html


def test_a_job_that_a_search_does_not_find_opens_without_it() -> None:
    html = shown(replace(MISSING, search="x<y"))
    assert "<h1>Job #42 doesn&#x27;t match “x&lt;y”</h1>" in html
    assert '<a class="button" href="/jobs/42">Open without the search</a>' in html


def test_links_of_a_frame_lead_out_of_it_or_to_a_frame() -> None:
    html = shown(replace(MISSING, search="x", site=Site(is_embedded=True)))
    assert '<a class="button" href="/embed/jobs/42">Open without the search</a>' in html
    out = 'href="/jobs" target="_blank" rel="noreferrer noopener">All system jobs'
    assert out in html


def test_a_long_number_is_cut_where_the_page_cuts_it() -> None:
    number = f"{'0' * 40}42"
    assert f"<h1>System job #{'0' * 30}…</h1>" in shown(replace(UNREAD, number=number))
    assert f"<h1>System job #{number} not found</h1>" in shown(replace(MISSING, number=number))
