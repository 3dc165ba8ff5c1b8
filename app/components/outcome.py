"""What a job did: one line under the head of its page, each figure a link to its line."""

import reflex as rx

from app.presentation.outcome import ShownPiece, ShownRunOutcome


def outcome_line(outcome: ShownRunOutcome) -> rx.Component:
    """The line; nothing where there is nothing to say and nothing will come."""
    is_known = outcome.pieces.length() > 0  # type: ignore[attr-defined]
    return rx.cond(
        is_known,
        rx.el.div(
            rx.el.p(
                rx.foreach(outcome.pieces, _piece),
                rx.cond(outcome.hint, rx.el.span(outcome.hint, class_name="muted")),
            ),
            class_name="job-outcome",
            role="group",
            aria_label="Outcome",
        ),
        rx.cond(outcome.is_expected, room_for_outcome()),
    )


def room_for_outcome() -> rx.Component:
    """The room of the line while it is on its way."""
    return rx.el.div(class_name="job-outcome")


def _piece(piece: ShownPiece) -> rx.Component:
    return rx.cond(
        piece.line > 0,
        rx.el.a(piece.text, href=f"#L{piece.line}"),
        rx.cond(piece.is_figure, rx.el.span(piece.text, class_name="figure"), piece.text),
    )
