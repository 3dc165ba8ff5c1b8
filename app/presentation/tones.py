"""The tone of a message or a badge: what its color means."""

from enum import StrEnum


class Tone(StrEnum):
    """What a color means; each value is a CSS class and goes to the browser as it is."""

    OK = "ok"
    INFO = "info"
    WARNING = "warning"
    DANGER = "danger"
    NEUTRAL = "neutral"
