"""The cards of the overview: one for each system job template."""

import reflex as rx

from app.components.history_assets import RunStrip
from app.components.icon import icon
from app.components.react import Timestamp
from app.presentation.overview import ShownCard
from app.presentation.run_words import ShownFinding
from app.presentation.tones import Tone
from app.theme import STATUS_TONES

_TEMPLATES_OF_AWX = 4


def cards_loading() -> rx.Component:
    """The room of the cards that AWX's own templates will have, seen where they take a while."""
    return rx.el.div(
        *[rx.el.div() for _ in range(_TEMPLATES_OF_AWX)],
        class_name="template-cards cards-skeleton",
        aria_hidden="true",
        key="cards-loading",
    )


def template_cards(cards: list[ShownCard], zone: str) -> rx.Component:
    """All cards, as a list."""
    return rx.el.ul(rx.foreach(cards, lambda card: _card(card, zone)), class_name="template-cards")


def _card(card: ShownCard, zone: str) -> rx.Component:
    return rx.el.li(
        rx.el.h3(rx.el.a(card.name, href=card.href, title=card.name, class_name="card-link")),
        rx.cond(
            card.has_runs,
            rx.el.p(
                status_mark(card.status, card.status_label),
                Timestamp.create(iso=card.last_at, zone=zone, form="relative"),
                class_name="card-line",
            ),
            rx.el.p("No runs yet", class_name="card-line muted"),
        ),
        rx.el.p(card.outcome, title=card.outcome, class_name="card-outcome muted"),
        rx.cond(
            card.has_runs,
            RunStrip.create(runs=card.bars, label=f"Newest runs of {card.name}", zone=zone),
            rx.el.div(),
        ),
        rx.el.div(
            rx.el.ul(rx.foreach(card.findings, lambda one: _finding_line(one, zone))),
            rx.el.p(*next_run_words(card.next_at, card.next_words, zone), class_name="muted"),
            class_name="card-notes",
        ),
        key=card.id,
        class_name="template-card",
    )


def status_mark(status: str, label: str) -> rx.Component:
    """Picture and word of a status."""
    tones = [(kind.value, tone.value) for kind, tone in STATUS_TONES.items()]
    return rx.el.span(
        icon(f"status-{status}"),
        rx.el.span(label),
        class_name=f"status-mark {rx.match(status, *tones, Tone.NEUTRAL.value)}",
    )


def _finding_line(finding: ShownFinding, zone: str) -> rx.Component:
    """What is off, in one line."""
    return rx.el.li(
        icon("info"),
        rx.el.span(finding.words, _due(finding, zone)),
        class_name=f"health-note {finding.tone}",
    )


def _due(finding: ShownFinding, zone: str) -> rx.Component:
    """When the run was due that did not start."""
    when = Timestamp.create(iso=finding.at, zone=zone, form="relative")
    return rx.cond(finding.at, rx.fragment(", ", when))


def next_run_words(at: str, words: str, zone: str) -> list[rx.Component]:
    """When the next run is, or why there is none."""
    return [
        rx.cond(
            at,
            rx.fragment("Next run ", Timestamp.create(iso=at, zone=zone, form="relative")),
            rx.fragment(words),
        )
    ]


def reach(oldest: str, zone: str, *, is_filling: bool, was_filling: bool) -> rx.Component:
    """How far back the history goes while older runs are still being read.

    It stays once they are, as what is under it would move up.
    """
    return rx.cond(
        was_filling,
        rx.el.p(
            rx.cond(
                oldest,
                rx.fragment(
                    rx.cond(is_filling, "Loading older runs. ", "Loaded all older runs. "),
                    "History reaches back to ",
                    Timestamp.create(iso=oldest, zone=zone, form="absolute"),
                ),
                rx.cond(is_filling, "Loading the history.", "The history is empty."),
            ),
            role="status",
            class_name="muted",
        ),
    )
