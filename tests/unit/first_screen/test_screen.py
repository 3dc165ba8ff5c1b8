"""The first screen: what the controller said, as text in the page's own classes."""

from app.first_screen import FirstScreen, Site, first_screen, html_of
from app.output import Line, OutputPage
from app.presentation.job_page import ShownJob


def page_of(*texts: str, total: int | None = None) -> OutputPage:
    lines = tuple(Line(number, text) for number, text in enumerate(texts, 1))
    total = len(lines) if total is None else total
    return OutputPage(1, lines, total, True, (), False, total)


JOB = ShownJob(
    id=43,
    name="Cleanup <Job> Details",
    status="failed",
    status_label="Failed",
    what="Delete jobs older than 120 days",
    launched="Started manually by admin",
)


def test_the_screen_has_name_number_status_facts_and_lines() -> None:
    html = html_of(first_screen(FirstScreen(JOB, lines=page_of("deleting", "a & b"), site=Site())))
    for text in ("Cleanup &lt;Job&gt; Details", " #43", "Failed", JOB.what, JOB.launched):
        assert text in html
    assert "deleting" in html
    assert "a &amp; b" in html


def test_without_lines_the_head_is_there_all_the_same() -> None:
    html = html_of(first_screen(FirstScreen(JOB)))
    assert html.startswith('<div id="first-screen" aria-busy="true">')
    assert " #43" in html
