"""A template's badge: a small picture for wikis and dashboards, with its status in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from xml.sax.saxutils import escape, quoteattr

from app.history.model import RunFacts, TemplateRuns
from app.jobs.statuses import JobStatus, StatusSeen
from app.presentation.durations import duration_text
from app.presentation.run_words import template_name
from app.presentation.tones import Tone

_LONGEST_NAME = 40  # characters
_CHARACTER_PX = 6.6  # of 11 px text, on average; the SVG fits each text to its part
_PADDING_PX = 8
_HEIGHT_PX = 20
# Dark enough for white text (4.5:1).
_COLORS = {
    Tone.OK: "#1a6b3c",
    Tone.DANGER: "#b3261e",
    Tone.WARNING: "#855000",
    Tone.INFO: "#1d5a9e",
    Tone.NEUTRAL: "#536070",
}
_LABEL_COLOR = "#3a4653"
_TONES = {
    JobStatus.SUCCESSFUL: Tone.OK,
    JobStatus.FAILED: Tone.DANGER,
    JobStatus.ERROR: Tone.DANGER,
    JobStatus.CANCELED: Tone.WARNING,
    JobStatus.RUNNING: Tone.INFO,
}


@dataclass(frozen=True, slots=True)
class Badge:
    """What a badge says: at the left what it is about, at the right how that is."""

    label: str
    words: str
    tone: Tone = Tone.NEUTRAL


def template_badge(one: TemplateRuns, now: datetime) -> Badge:
    """The newest status of a template, and how long ago it last succeeded."""
    label = _short(template_name(one))
    if not one.runs:
        return Badge(label, "no runs")
    status = StatusSeen.from_text(one.runs[0].status)
    words = f"{_short(status.label).lower()}, {_last_success(one.runs, now)}"
    return Badge(label, words, _TONES.get(status.kind, Tone.NEUTRAL))


def _last_success(runs: Sequence[RunFacts], now: datetime) -> str:
    good = next((run for run in runs if run.status == JobStatus.SUCCESSFUL), None)
    if good is None:
        return "no recent success"
    ago = duration_text(max(0.0, (now - (good.finished or good.created)).total_seconds()))
    return f"{ago} ago" if good is runs[0] else f"last success {ago} ago"


def badge_svg(badge: Badge) -> str:
    """The picture; its texts are text, whatever they hold."""
    label, words = _printable(badge.label), _printable(badge.words)
    left, right = _width(label), _width(words)
    title = f"{label}: {words}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{left + right}" height="{_HEIGHT_PX}" '
        f'role="img" aria-label={quoteattr(title)}>'
        f"<title>{escape(title)}</title>"
        f'<clipPath id="r"><rect width="{left + right}" height="{_HEIGHT_PX}" rx="3"/></clipPath>'
        f'<g clip-path="url(#r)">'
        f'<rect width="{left}" height="{_HEIGHT_PX}" fill="{_LABEL_COLOR}"/>'
        f'<rect x="{left}" width="{right}" height="{_HEIGHT_PX}" fill="{_COLORS[badge.tone]}"/>'
        f'</g><g fill="#fff" font-family="Verdana,Geneva,DejaVu Sans,sans-serif" font-size="11">'
        f"{_text(label, 0, left)}{_text(words, left, right)}</g></svg>\n"
    )


def _text(text: str, start: int, width: int) -> str:
    inside = width - 2 * _PADDING_PX
    return (
        f'<text x="{start + _PADDING_PX}" y="14" textLength="{inside}" '
        f'lengthAdjust="spacingAndGlyphs">{escape(text)}</text>'
    )


def _width(text: str) -> int:
    return round(len(text) * _CHARACTER_PX) + 2 * _PADDING_PX


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_NAME else f"{text[: _LONGEST_NAME - 1]}…"


def _printable(text: str) -> str:
    """Without the characters that no XML document may hold."""
    return "".join(one if one.isprintable() else " " for one in text) or " "
