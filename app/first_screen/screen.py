"""The first screen as a tree: the bar, the job's head, its output."""

from app.first_screen.element import Element
from app.first_screen.markup import h, icon
from app.first_screen.shown import FirstScreen
from app.output import plain_text, styled_lines
from app.presentation.job_page import ShownJob
from app.presentation.tones import Tone

ROOT_ID = "first-screen"


def first_screen(shown: FirstScreen) -> Element:
    """The whole page as it is first seen, in one element of the id `ROOT_ID`."""
    return h(
        "div",
        "",
        h("main", "page job", _head(shown), _output(shown)),
        id=ROOT_ID,
        aria_busy="true",
    )


def _head(shown: FirstScreen) -> Element:
    job = shown.job
    return h(
        "header",
        "job-head",
        h("div", "job-line", _status(shown), _name(job), h("p", "what", job.what, title=job.what)),
        h(
            "div",
            "job-facts",
            h("span", "fact", job.launched),
            h("span", "fact", job.where) if job.where else None,
        ),
        role="group",
        aria_label="Job",
    )


def _status(shown: FirstScreen) -> Element:
    job = shown.job
    badge = h(
        "span",
        f"badge {Tone.NEUTRAL}",
        icon(shown.site.files, f"status-{job.status}"),
        h("span", "", job.status_label),
    )
    return h("span", "job-status", badge)


def _name(job: ShownJob) -> Element:
    return h(
        "h1",
        "",
        h("span", "job-title", job.name, title=job.name),
        h("span", "job-number", f" #{job.id}"),
    )


def _output(shown: FirstScreen) -> Element:
    lines = styled_lines(shown.lines.lines, shown.lines.start_style)[0] if shown.lines else ()
    rows = [
        h("div", "ov-line", h("span", "ov-text", plain_text(one.spans)), role="listitem")
        for one in lines
    ]
    frame = h("div", "ov-frame", h("div", "ov-scroller", h("div", "ov-list", *rows, role="list")))
    return h("div", "job-body", h("section", "output-view", h("div", "ov-body", frame)))
