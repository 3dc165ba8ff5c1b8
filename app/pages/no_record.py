"""What a job page shows where there is no record, or an old one: why, and the ways on.

An embedded page stands in a frame of another site's page. Its links lead to embedded pages or
out of the frame, so that the whole site never opens inside it.
"""

from typing import Any

import reflex as rx

from app.components.notice import failure, nothing, notice
from app.presentation.page_words import (
    ALL_JOBS,
    WITHOUT_SEARCH,
    missing_words,
    search_names_words,
    unmatched_words,
    unread_words,
)
from app.presentation.tones import Tone
from app.state.job import JobPage

EMBEDDED = "/embed/jobs/"


def failure_notice(href_prefix: str, again: Any) -> rx.Component:  # noqa: ANN401 -- an event
    """Why there is no newer record; `again` asks for it."""
    way_on = _site_link(href_prefix, ALL_JOBS, "/jobs")
    return failure(JobPage.failure, JobPage.failure_id, again, way_on)


def deleted_elsewhere(href_prefix: str) -> rx.Component:
    """The job on the page was deleted, and not from this page."""
    return notice(
        JobPage.failure,
        _site_link(href_prefix, ALL_JOBS, "/jobs"),
        tone=Tone.WARNING,
        role="alert",
    )


def unread(href_prefix: str, again: Any) -> rx.Component:  # noqa: ANN401 -- an event
    """The record could not be read."""
    return rx.fragment(
        rx.el.h1(unread_words(JobPage.url_words)), failure_notice(href_prefix, again)
    )


def missing(href_prefix: str) -> rx.Component:
    """The controller has no such job."""
    return nothing(
        rx.cond(
            JobPage.search,
            unmatched_words(JobPage.url_text, JobPage.search),
            missing_words(JobPage.url_text),
        ),
        JobPage.failure,
        rx.cond(
            JobPage.search,
            rx.el.a(
                WITHOUT_SEARCH,
                href=f"{href_prefix}{JobPage.shown_id}",
                class_name="button",
            ),
        ),
        *_ways_on(href_prefix),
        is_whole_page=True,
    )


def unusable(href_prefix: str) -> rx.Component:
    """The URL names no job."""
    return nothing(
        "Invalid job number",
        JobPage.failure,
        *_ways_on(href_prefix),
        is_whole_page=True,
    )


def deleted(href_prefix: str) -> rx.Component:
    """The user has deleted the job here."""
    return nothing(
        f"Job #{JobPage.url_text} deleted",
        "The job and its output have been deleted.",
        _site_link(href_prefix, ALL_JOBS, "/jobs", class_name="button"),
        is_whole_page=True,
    )


def _ways_on(href_prefix: str) -> list[rx.Component]:
    return [
        _site_link(
            href_prefix,
            search_names_words(JobPage.url_words),
            JobPage.search_href,
            class_name="button",
        ),
        _site_link(href_prefix, ALL_JOBS, "/jobs", class_name="button"),
    ]


def _site_link(href_prefix: str, words: str, href: str | rx.Var[str], **props: str) -> rx.Component:
    """A link to a page of the site; out of the frame from an embedded page."""
    if href_prefix == EMBEDDED:
        props |= {"target": "_blank", "rel": "noreferrer noopener"}
    return rx.el.a(words, href=href, **props)
