"""The first screen: what the controller said, as text in the page's own classes."""

from dataclasses import replace
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from app.first_screen import FirstScreen, Site, first_screen, html_of
from app.output import Line, OutputPage
from app.presentation.job_page import ShownFailure, ShownJob
from app.presentation.outcome import ShownPiece, ShownRunOutcome
from app.presentation.tones import Tone
from tests.support.payloads import PAYLOADS


class _Elements(HTMLParser):
    """Each kind of element in a markup, with the names of its attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[tuple[str, str]] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.add((tag, " ".join(sorted(name for name, _ in attrs))))


def elements(html: str) -> set[tuple[str, str]]:
    parser = _Elements()
    parser.feed(html)
    parser.close()
    return parser.found


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
    assert html.startswith('<div id="first-screen">')
    assert " #43" in html


def test_the_bar_names_site_controller_and_user() -> None:
    site = Site(
        base="/c/lab",
        source="awx.example",
        user_name="Ann <b>",
        is_read_only=True,
        controller="lab",
        controller_host="awx.example",
        controller_color="teal",
        has_other_controllers=True,
    )
    html = html_of(first_screen(FirstScreen(JOB, site=site)))
    assert '<a class="brand" href="/c/lab">' in html
    assert "Signed in as <strong>Ann &lt;b&gt;</strong> · <span" in html
    assert ">read-only</span>" in html
    assert '<section class="controller-band" aria-label="Controller" data-color="teal">' in html
    assert "Switch<" in html
    assert html.count(">awx.example<") == 2


def test_the_bar_says_for_the_pages_own_what_it_names() -> None:
    site = Site(source="awx.example", user_name='Ann "<b>', has_session=True)
    html = html_of(first_screen(FirstScreen(JOB, site=site)))
    said = 'data-source="awx.example" data-user-name="Ann &quot;&lt;b&gt;" data-has-session=""'
    assert f'<header class="topbar" {said}>' in html


def test_a_frame_shows_the_job_alone() -> None:
    html = html_of(first_screen(FirstScreen(JOB, site=Site(is_embedded=True, has_actions=False))))
    assert '<main class="page embedded"><div class="frame-content read-only">' in html
    assert "topbar" not in html
    assert "Jobpane" not in html


def test_why_it_failed_stands_above_the_output() -> None:
    failure = ShownFailure(
        tone=Tone.DANGER,
        headline="Why it failed",
        explanation="x" * 200,
        traceback="\nTraceback <x>",
        hint="Look there.",
        hint_url="https://docs.example",
        hint_source="Docs",
        other_job_id=7,
        line=12,
        line_text="ERROR <b>",
        is_long=True,
    )
    html = html_of(first_screen(FirstScreen(replace(JOB, failure=failure), site=Site(base="/b"))))
    assert '<section class="failure danger" aria-label="Why it failed">' in html
    assert '<a href="/b/jobs/7">Open job #7</a>' in html
    assert '<a class="failure-line" href="#L12"><span class="failure-number">Line 12</span>' in html
    assert "<code>ERROR &lt;b&gt;</code>" in html
    assert "Whole message" in html
    assert ">\n\nTraceback &lt;x&gt;</pre>" in html
    assert html.index("Why it failed") < html.index("output-view")


def test_the_line_of_a_failure_has_its_row_before_its_number_is_known() -> None:
    failure = ShownFailure(headline="Why it failed", line_text="MemoryError")
    html = html_of(first_screen(FirstScreen(replace(JOB, failure=failure))))
    row = '<span class="failure-number">Output</span><code>MemoryError</code>'
    assert f'<div class="failure-line">{row}</div>' in html


def test_the_outcome_links_to_its_lines_or_has_its_room() -> None:
    pieces = [ShownPiece("Deleted "), ShownPiece("39 jobs", 8)]
    html = html_of(first_screen(FirstScreen(JOB, ShownRunOutcome(pieces, "A hint"))))
    assert 'Deleted <a href="#L8">39 jobs</a><span class="muted">A hint</span>' in html
    recorded = [ShownPiece("Deleted "), ShownPiece("39 jobs", is_figure=True)]
    known = html_of(first_screen(FirstScreen(JOB, ShownRunOutcome(recorded))))
    assert 'Deleted <span class="figure">39 jobs</span>' in known
    awaited = html_of(first_screen(FirstScreen(JOB, ShownRunOutcome(is_expected=True))))
    assert '<div class="job-outcome"></div>' in awaited
    assert "job-outcome" not in html_of(first_screen(FirstScreen(JOB)))


@given(st.data())
def test_no_text_of_a_job_becomes_markup(data: st.DataObject) -> None:
    payloads = st.sampled_from(PAYLOADS) | st.text(max_size=20)
    texts = {name: data.draw(payloads) for name in ("name", "what", "launched", "where", "status")}
    failure = ShownFailure(
        headline="Why", explanation=data.draw(payloads), hint=data.draw(payloads)
    )
    job = replace(JOB, **texts, failure=failure)
    plain = replace(
        JOB, **dict.fromkeys(texts, "x"), failure=replace(failure, explanation="x", hint="x")
    )
    lines = [data.draw(payloads).replace("\n", "") for _ in range(3)]
    found = elements(html_of(first_screen(FirstScreen(job, lines=page_of("a", *lines)))))
    allowed = elements(html_of(first_screen(FirstScreen(plain, lines=page_of("a", "b")))))
    assert found <= allowed | {("br", ""), ("span", "class"), ("details", "class"), ("summary", "")}
