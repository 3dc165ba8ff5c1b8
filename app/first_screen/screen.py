"""The first screen as a tree, placed as by app/pages/job.py, and its HTML.

What stands around the job is known before the job is, and is sent ahead with the script that later
fits the whole to the browser. So the browser has drawn something by then: its first drawing, the
first text in a font and the first date each take it some milliseconds more than those that follow.
"""

from dataclasses import replace
from datetime import UTC, datetime

from app.first_screen.bar import bar, controller_band
from app.first_screen.element import Element, html_of
from app.first_screen.failure import why_it_failed
from app.first_screen.finish import FINISH_CALL, FINISH_SCRIPT
from app.first_screen.head import job_head
from app.first_screen.markup import Child, h
from app.first_screen.no_record import no_record
from app.first_screen.outcome import outcome_line
from app.first_screen.output import output
from app.first_screen.shown import FirstFailure, FirstScreen, Site
from app.first_screen.times import parsed

ROOT_ID = "first-screen"
BAR_ID = "first-bar"


def first_screen(shown: FirstScreen) -> Element:
    """The whole page as it is first seen, in one element of the id `ROOT_ID`."""
    return _page(shown.site, _content(shown))


def first_failure(shown: FirstFailure) -> Element:
    """The same where there is no record: why, and the ways on."""
    marks = {"data_why_not": ""}
    if shown.is_missing or shown.is_refused:
        marks["data_no_output"] = ""  # assets/styles/modes.css offers none to who has no scripts
    return _page(shown.site, no_record(shown), **marks)


def bar_html(site: Site) -> str:
    """The HTML of what stands around the job, and of the script that fits a first screen."""
    sent = h("div", "", *_around(site), id=BAR_ID)
    return f"{html_of(sent)}<script>{FINISH_SCRIPT}</script>"


def html_behind_bar(screen: Element) -> str:
    """The HTML of the rest of a first screen; at its end the script of `bar_html` is called."""
    rest = replace(screen, children=screen.children[-1:])
    return f"{html_of(rest).removesuffix('</div>')}<script>{FINISH_CALL}</script></div>"


def _page(site: Site, content: list[Child], **marks: str) -> Element:
    if site.is_embedded:
        kind = "frame-content" if site.has_actions else "frame-content read-only"
        main = h("main", "page embedded", h("div", kind, *content))
    else:
        main = h("main", "page job", *content)
    return h("div", "", *_around(site), main, id=ROOT_ID, **marks)


def _around(site: Site) -> list[Child]:
    return [controller_band(site), None if site.is_embedded else bar(site)]


def _content(shown: FirstScreen) -> list[Child]:
    job, site = shown.job, shown.site
    now = parsed(job.now) or datetime.now(UTC)
    return [
        job_head(job, site, now),
        outcome_line(shown.outcome),
        why_it_failed(job.failure, site),
        output(shown),
    ]
