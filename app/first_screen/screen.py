"""The first screen as a tree, placed as by app/pages/job.py; its HTML ends with one script."""

from datetime import UTC, datetime

from app.first_screen.bar import bar, controller_band
from app.first_screen.element import Element, html_of
from app.first_screen.failure import why_it_failed
from app.first_screen.finish import FINISH_SCRIPT
from app.first_screen.head import job_head
from app.first_screen.markup import Child, h
from app.first_screen.no_record import no_record
from app.first_screen.outcome import outcome_line
from app.first_screen.output import output
from app.first_screen.shown import FirstFailure, FirstScreen, Site
from app.first_screen.times import parsed

ROOT_ID = "first-screen"


def first_screen(shown: FirstScreen) -> Element:
    """The whole page as it is first seen, in one element of the id `ROOT_ID`."""
    return _page(shown.site, _content(shown))


def first_failure(shown: FirstFailure) -> Element:
    """The same where there is no record: why, and the ways on."""
    return _page(shown.site, no_record(shown), data_why_not="")


def html_with_script(screen: Element) -> str:
    """The HTML of a first screen, with the script that fits it to the browser at its end."""
    return f"{html_of(screen).removesuffix('</div>')}<script>{FINISH_SCRIPT}</script></div>"


def _page(site: Site, content: list[Child], **marks: str) -> Element:
    if site.is_embedded:
        kind = "frame-content" if site.has_actions else "frame-content read-only"
        framed = h("main", "page embedded", h("div", kind, *content))
        return _root(controller_band(site), framed, **marks)
    return _root(controller_band(site), bar(site), h("main", "page job", *content), **marks)


def _root(*children: Child, **marks: str) -> Element:
    return h("div", "", *children, id=ROOT_ID, **marks)


def _content(shown: FirstScreen) -> list[Child]:
    job, site = shown.job, shown.site
    now = parsed(job.now) or datetime.now(UTC)
    return [
        job_head(job, site, now),
        outcome_line(shown.outcome),
        why_it_failed(job.failure, site),
        output(shown),
    ]
