"""Why a job failed, or what it waits for: the first thing an operator wants to know.

In this order: the cause in one line, the line of the output that carries it, what to do and who
says so, and the traceback. Folded it takes at most three rows, so that the output starts high.
"""

import reflex as rx

from app.components.icon import icon
from app.components.react import CopyButton
from app.presentation.job_page import ShownFailure
from app.presentation.page_words import (
    COPY_TRACEBACK,
    LINE_WITHOUT_NUMBER,
    TRACEBACK,
    WHOLE_MESSAGE,
    line_words,
    open_job_words,
)


def why_it_failed(failure: ShownFailure, job_href_prefix: str) -> rx.Component:
    """The panel; nothing where there is nothing to say."""
    return rx.cond(
        failure.headline,
        rx.el.section(
            _cause(failure, job_href_prefix),
            rx.cond(failure.line_text, _line(failure)),
            rx.cond(failure.hint, _hint(failure)),
            rx.cond(
                failure.is_long | (failure.traceback != ""),
                rx.el.div(
                    rx.cond(failure.is_long, _whole_cause(failure.explanation)),
                    rx.cond(failure.traceback, _traceback(failure.traceback)),
                    class_name="failure-folds",
                ),
            ),
            class_name=f"failure {failure.tone}",
            aria_label=failure.headline,
        ),
    )


def _cause(failure: ShownFailure, job_href_prefix: str) -> rx.Component:
    other = failure.other_job_id
    return rx.el.div(
        rx.el.h2(failure.headline),
        rx.cond(
            failure.explanation,
            rx.el.p(
                failure.explanation,
                class_name=rx.cond(failure.is_long, "failure-cause is-long", "failure-cause"),
            ),
        ),
        rx.cond(other > 0, rx.el.a(open_job_words(other), href=f"{job_href_prefix}{other}")),
        class_name="failure-head",
    )


def _line(failure: ShownFailure) -> rx.Component:
    """The offending line as it stands in the output; the whole of it leads there.

    Its number comes with the output, after the record: until then the row is there without.
    """
    return rx.cond(
        failure.line > 0,
        rx.el.a(
            rx.el.span(line_words(failure.line), class_name="failure-number"),
            rx.el.code(failure.line_text),
            href=f"#L{failure.line}",
            class_name="failure-line",
        ),
        rx.el.div(
            rx.el.span(LINE_WITHOUT_NUMBER, class_name="failure-number"),
            rx.el.code(failure.line_text),
            class_name="failure-line",
        ),
    )


def _hint(failure: ShownFailure) -> rx.Component:
    return rx.el.p(
        icon("lightbulb"),
        rx.el.span(
            failure.hint,
            rx.cond(
                failure.hint_url,
                rx.fragment(
                    " ",
                    rx.el.a(
                        failure.hint_source,
                        href=failure.hint_url,
                        target="_blank",
                        rel="noreferrer noopener",
                    ),
                ),
            ),
        ),
        class_name="failure-hint",
    )


def _whole_cause(text: str) -> rx.Component:
    return rx.el.details(
        rx.el.summary(WHOLE_MESSAGE),
        rx.el.p(text, class_name="failure-text"),
        class_name="fold",
    )


def _traceback(text: str) -> rx.Component:
    return rx.el.details(
        rx.el.summary(TRACEBACK),
        rx.el.div(
            CopyButton.create(text=text, label=COPY_TRACEBACK),
            rx.el.pre(
                text,
                class_name="code",
                tab_index=0,
                role="region",
                aria_label=TRACEBACK,
            ),
            class_name="fold-body",
        ),
        class_name="fold traceback",
    )
