"""Schedules for tests."""

from datetime import UTC, datetime

from app.history.model import ScheduleFacts

WEEKLY = "DTSTART:20261101T222000Z RRULE:FREQ=WEEKLY;INTERVAL=1;BYDAY=SU"


def schedule(rrule: str = WEEKLY, **facts: object) -> ScheduleFacts:
    given = {"id": 1, "template_id": 1, "name": "Weekly", "is_enabled": True, **facts}
    return ScheduleFacts(rrule=rrule, **given)  # type: ignore[arg-type]


def day(text: str) -> datetime:
    """A time in UTC: "2026-11-29 22:20"."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
