"""Messages that say what happened: notices, and the pictures of nothing and of waiting."""

from typing import Any

import reflex as rx

from app.components.icon import icon
from app.presentation.page_words import TRY_AGAIN, log_id_words
from app.presentation.tones import Tone


def notice(
    message: str,
    *ways_on: rx.Component,
    tone: Tone = Tone.INFO,
    role: str = "status",
) -> rx.Component:
    """One message and the ways on from it; `role` "alert" interrupts a screen reader."""
    return rx.el.div(
        rx.el.p(message),
        rx.el.div(*ways_on, class_name="notice-ways") if ways_on else rx.fragment(),
        class_name=f"notice {tone}",
        role=role,
    )


def failure(
    message: str,
    log_id: str,
    again: Any,  # noqa: ANN401 -- an event
    *ways_on: rx.Component,
) -> rx.Component:
    """Why something could not be read: `again` asks for it, and the id names the log line."""
    return notice(
        message,
        rx.el.button(TRY_AGAIN, class_name="button small", on_click=again),
        *ways_on,
        rx.el.span(log_id_words(log_id), class_name="muted"),
        tone=Tone.DANGER,
        role="alert",
    )


def nothing(
    headline: str,
    message: str,
    *ways_on: rx.Component,
    is_whole_page: bool = False,
) -> rx.Component:
    """Nothing was found: a picture of its own, unlike an error or a wait."""
    heading = rx.el.h1 if is_whole_page else rx.el.h2
    return rx.el.section(
        icon("search"),
        heading(headline),
        rx.el.p(message, class_name="muted"),
        rx.el.div(*ways_on, class_name="notice-ways"),
        class_name="panel nothing",
    )


def waiting(words: str, rows: int) -> rx.Component:
    """The picture of a wait: a moving bar and the shape of what comes."""
    return rx.el.section(
        rx.el.p(words, class_name="muted", role="status"),
        rx.el.div(class_name="bar", aria_hidden="true"),
        rx.el.div(
            *[rx.el.span() for _ in range(rows)],
            class_name="skeleton",
            aria_hidden="true",
        ),
        class_name="panel fold-body",
        aria_busy="true",
        key="waiting",  # no part of it becomes one of the content, which would seem to move
    )
