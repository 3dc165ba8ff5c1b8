"""Why there is no record, as app/pages/no_record.py and app/components/notice.py."""

from urllib.parse import quote

from app.first_screen.element import Element
from app.first_screen.markup import Child, for_the_eye, h, icon
from app.first_screen.output import output_without_record
from app.first_screen.shown import FirstFailure, Site
from app.presentation.page_words import (
    ALL_JOBS,
    TRY_AGAIN,
    WITHOUT_SEARCH,
    log_id_words,
    missing_words,
    search_names_words,
    short,
    unmatched_words,
    unread_words,
)
from app.presentation.tones import Tone


def no_record(shown: FirstFailure) -> list[Child]:
    """The heading, the message and the ways on; the output's place where it may have one."""
    no_output = h("div", "job-body")  # the page is laid out by it
    if shown.is_missing:
        return [_missing(shown), no_output]
    heading = h("h1", "", unread_words(short(shown.number)))
    output = no_output if shown.is_refused else output_without_record(shown)
    return [heading, _notice(shown), output]


def _notice(shown: FirstFailure) -> Element:
    ways = h(
        "div",
        "notice-ways",
        for_the_eye("button", "button small", TRY_AGAIN, type="button"),
        _site_link(shown.site, ALL_JOBS, "/jobs"),
        h("span", "muted", log_id_words(shown.log_id)),
    )
    message = h("p", "", shown.message)
    return h("div", f"notice {Tone.DANGER.value}", message, ways, role="alert")


def _missing(shown: FirstFailure) -> Element:
    site, number = shown.site, shown.number
    heading, whole = missing_words(number), None
    if shown.search:
        heading = unmatched_words(number, shown.search)
        folder = "embed/jobs" if site.is_embedded else "jobs"
        href = f"{site.base}/{folder}/{shown.job_id}"
        whole = h("a", "button", WITHOUT_SEARCH, href=href)
    search = f"/jobs?search={quote(number[:200])}"
    return h(
        "section",
        "panel nothing",
        icon(site.files, "search"),
        h("h1", "", heading),
        h("p", "muted", shown.message),
        h(
            "div",
            "notice-ways",
            whole,
            _site_link(site, search_names_words(short(number)), search, "button"),
            _site_link(site, ALL_JOBS, "/jobs", "button"),
        ),
    )


def _site_link(site: Site, words: str, path: str, class_name: str = "") -> Element:
    """A link to a page of the site; out of the frame from an embedded page."""
    out = {"target": "_blank", "rel": "noreferrer noopener"} if site.is_embedded else {}
    return h("a", class_name, words, href=f"{site.base}{path}", **out)
