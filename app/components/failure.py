"""Why a job failed, or what it waits for: the first thing an operator wants to know."""

import reflex as rx

from app.components.react import CopyButton
from app.presentation.job_page import ShownFailure


def why_it_failed(failure: ShownFailure, job_href_prefix: str) -> rx.Component:
    """Headline, AWX's explanation, a hint, and the traceback folded away."""
    return rx.cond(
        failure.headline,
        rx.el.section(
            rx.el.h2(failure.headline),
            rx.cond(failure.explanation, rx.el.p(failure.explanation)),
            _other_job(failure, job_href_prefix),
            _hint(failure),
            rx.cond(failure.traceback, _traceback(failure.traceback)),
            class_name=f"notice {failure.tone}",
            aria_label=failure.headline,
        ),
    )


def _other_job(failure: ShownFailure, job_href_prefix: str) -> rx.Component:
    other = failure.other_job_id
    return rx.cond(
        other > 0,
        rx.el.a(f"Open job #{other}", href=f"{job_href_prefix}{other}"),
    )


def _hint(failure: ShownFailure) -> rx.Component:
    return rx.cond(
        failure.hint,
        rx.el.p(
            rx.el.strong("What helps: "),
            failure.hint,
            rx.cond(
                failure.hint_url,
                rx.fragment(
                    " ",
                    rx.el.a(
                        "Read more",
                        href=failure.hint_url,
                        target="_blank",
                        rel="noreferrer noopener",
                    ),
                ),
            ),
        ),
    )


def _traceback(text: str) -> rx.Component:
    return rx.el.details(
        rx.el.summary("Traceback"),
        rx.el.div(
            CopyButton.create(text=text, label="Copy traceback"),
            rx.el.pre(
                text,
                class_name="code",
                tab_index=0,
                role="region",
                aria_label="Traceback",
            ),
            class_name="fold-body",
        ),
        class_name="fold",
        open=True,
    )
