"""Why a job failed or waits, as app/components/failure.py."""

from app.first_screen.element import Element
from app.first_screen.markup import for_the_eye, h, icon
from app.first_screen.shown import Site
from app.presentation.job_page import ShownFailure
from app.presentation.page_words import (
    COPY_TRACEBACK,
    LINE_WITHOUT_NUMBER,
    TRACEBACK,
    WHOLE_MESSAGE,
    line_words,
    open_job_words,
)


def why_it_failed(failure: ShownFailure, site: Site) -> Element | None:
    """The panel; None where there is nothing to say."""
    if not failure.headline:
        return None
    folds = [
        _whole_cause(failure.explanation) if failure.is_long else None,
        _traceback(failure.traceback) if failure.traceback else None,
    ]
    return h(
        "section",
        f"failure {failure.tone.value}",
        _cause(failure, site),
        _line(failure) if failure.line_text else None,
        _hint(failure, site) if failure.hint else None,
        h("div", "failure-folds", *folds) if any(folds) else None,
        aria_label=failure.headline,
    )


def _cause(failure: ShownFailure, site: Site) -> Element:
    kind = "failure-cause is-long" if failure.is_long else "failure-cause"
    other = None
    if failure.other_job_id > 0:
        folder = "embed/jobs" if site.is_embedded else "jobs"
        href = f"{site.base}/{folder}/{failure.other_job_id}"
        other = h("a", "", open_job_words(failure.other_job_id), href=href)
    return h(
        "div",
        "failure-head",
        h("h2", "", failure.headline),
        h("p", kind, failure.explanation) if failure.explanation else None,
        other,
    )


def _line(failure: ShownFailure) -> Element:
    text = h("code", "", failure.line_text)
    if not failure.line:
        return h("div", "failure-line", h("span", "failure-number", LINE_WITHOUT_NUMBER), text)
    number = h("span", "failure-number", line_words(failure.line))
    return h("a", "failure-line", number, text, href=f"#L{failure.line}")


def _hint(failure: ShownFailure, site: Site) -> Element:
    source = None
    if failure.hint_url:
        source = h(
            "a",
            "",
            failure.hint_source,
            href=failure.hint_url,
            target="_blank",
            rel="noreferrer noopener",
        )
    words = h("span", "", failure.hint, " " if source else None, source)
    return h("p", "failure-hint", icon(site.files, "lightbulb"), words)


def _whole_cause(text: str) -> Element:
    return h("details", "fold", h("summary", "", WHOLE_MESSAGE), h("p", "failure-text", text))


def _traceback(text: str) -> Element:
    button = h("button", "button small", COPY_TRACEBACK, type="button")
    copy = for_the_eye("span", "copy", button, h("span", "muted"))
    code = h("pre", "code", text, tabindex="0", role="region", aria_label=TRACEBACK)
    body = h("div", "fold-body", copy, code)
    return h("details", "fold traceback", h("summary", "", TRACEBACK), body)
