"""Opens what notifications need: the receivers, and one watch over each controller's history."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from app.history.events import Event
from app.presentation.notices import notice_body, notice_title
from app.services.container import ControllerServices, Services
from app.services.history_library import HistoryFile
from app.services.notifications import Notifications, Worded, is_good_news
from app.services.notify_receivers import Message, Receivers
from app.settings import ControllerSettings, Settings

TEST_MESSAGE = Message(
    "Jobpane can notify you", "This is a test. Nothing has happened.", is_good=True
)

_open: list[Receivers] = []


@asynccontextmanager
async def opened_receivers(settings: Settings) -> AsyncIterator[Receivers | None]:
    """The receivers; None where none is set."""
    if not settings.receivers:
        yield None
        return
    receivers = Receivers(settings.receivers)
    _open.append(receivers)
    try:
        yield receivers
    finally:
        _open.remove(receivers)
        receivers.close()


def replace_receivers(settings: Settings) -> bool:
    """Notify those of `settings` from now on; False where that needs a restart: there were none."""
    for receivers in _open:
        receivers.replace(settings.receivers)
    return bool(_open)


@asynccontextmanager
async def opened_notifications(
    settings: Settings,
    configured: ControllerSettings,
    shared: ControllerServices,
    services: Services | None,
    *,
    file: HistoryFile | None,
    receivers: Receivers | None,
) -> AsyncIterator[None]:
    """Notify of one controller, where a configured token reads it and its facts are stored."""
    if services is None or shared.history is None or file is None or receivers is None:
        yield
        return
    notifications = Notifications(
        file,
        shared.history,
        receivers,
        worded(settings, configured.name, shared.source),
        controller=configured.key,
        cluster=shared.cluster,
        now=services.controller_now,
    )
    notifications.start()
    try:
        yield
    finally:
        await notifications.aclose()


def worded(settings: Settings, name: str, source: str) -> Worded:
    """How events of one controller become a message."""
    is_one_of_several = len(settings.controllers) > 1
    base = f"{settings.url}/c/{name}" if is_one_of_several else settings.url

    def message_of(events: Sequence[Event]) -> Message:
        return Message(
            notice_title(events, name or source),
            notice_body(events, lambda path: base + path),
            is_good=is_good_news(events),
        )

    return message_of


async def send_test(settings: Settings) -> list[tuple[str, bool]]:
    """Send a test to every receiver: its service, and whether it took it."""
    async with opened_receivers(settings) as receivers:
        if receivers is None:
            return []
        numbers = range(len(receivers))
        return [
            (receivers.kind_of(number), await receivers.send(number, TEST_MESSAGE))
            for number in numbers
        ]
