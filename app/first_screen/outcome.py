"""What a job did, as app/components/outcome.py."""

from app.first_screen.element import Element
from app.first_screen.markup import h
from app.presentation.outcome import ShownPiece, ShownRunOutcome


def outcome_line(outcome: ShownRunOutcome) -> Element | None:
    """The line, or its room while it is on its way; None where nothing will come."""
    if not outcome.pieces:
        return h("div", "job-outcome") if outcome.is_expected else None
    hint = h("span", "muted", outcome.hint) if outcome.hint else None
    words = h("p", "", *map(_piece, outcome.pieces), hint)
    return h("div", "job-outcome", words, role="group", aria_label="Outcome")


def _piece(piece: ShownPiece) -> Element | str:
    if piece.line > 0:
        return h("a", "", piece.text, href=f"#L{piece.line}")
    return h("span", "figure", piece.text) if piece.is_figure else piece.text
