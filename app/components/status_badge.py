"""The badge of a job's status."""

import reflex as rx

from app.components.icon import icon
from app.presentation.tones import Tone
from app.theme import STATUS_TONES


def status_badge(status: str, label: str) -> rx.Component:
    """Picture, word and tone; `status` is a JobStatus value, `label` its words."""
    tones = [(kind.value, tone.value) for kind, tone in STATUS_TONES.items()]
    tone = rx.match(status, *tones, Tone.NEUTRAL.value)
    return rx.el.span(
        icon(f"status-{status}"),
        rx.el.span(label),
        class_name=f"badge {tone}",
    )
