"""Whether anybody is notified: of which controllers, and what keeps that from working."""

from collections.abc import Iterator

from app.doctor.finding import Finding, good, note
from app.settings import Mode, Settings

_ABOUT = "notifications"


def notification_findings(settings: Settings) -> Iterator[Finding]:
    """The results of the checks; nothing is sent."""
    count = len(settings.receivers)
    if not count:
        return
    if not settings.history_days:
        yield note(_ABOUT, "They are off. They need JOBPANE_HISTORY_DAYS above 0.")
        return
    unread = [one for one in settings.controllers if not _is_read(one.mode, has=one.has_token)]
    if len(unread) == len(settings.controllers):
        yield note(_ABOUT, "They are off. They need a configured token.")
        return
    if unread:
        names = ", ".join(one.name for one in unread)
        yield note(_ABOUT, f"They leave out {names}, which needs a configured token.")
    receivers = "1 receiver" if count == 1 else f"{count} receivers"
    yield good(_ABOUT, f"{receivers} set. `jobpane notify --test` sends a test.")
    if not settings.public_url:
        yield note(
            _ABOUT, "JOBPANE_PUBLIC_URL isn't set, so their links work on this machine only."
        )


def _is_read(mode: Mode, *, has: bool) -> bool:
    return mode is Mode.BUILT_IN or has
