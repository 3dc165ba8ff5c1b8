"""Who listens to which channel in this process; one listener's mistake is logged and its own."""

from collections.abc import Callable

import structlog

from app.cluster.cluster import Listener, Undo

log = structlog.get_logger(__name__)


class Subscriptions:
    """The listeners by channel; `on_change` is called when `channels` is another set."""

    def __init__(self, on_change: Callable[[], None]) -> None:
        self._listeners: dict[str, dict[object, Listener]] = {}
        self._on_change = on_change

    @property
    def channels(self) -> frozenset[str]:
        """The channels that anybody listens to."""
        return frozenset(self._listeners)

    def add(self, channel: str, listener: Listener) -> Undo:
        """From now on `listener` gets what comes there; what is returned takes it back."""
        mark = object()
        is_first = channel not in self._listeners
        self._listeners.setdefault(channel, {})[mark] = listener
        if is_first:
            self._on_change()

        def undo() -> None:
            listeners = self._listeners.get(channel, {})
            if listeners.pop(mark, None) is not None and not listeners:
                del self._listeners[channel]
                self._on_change()

        return undo

    def deliver(self, channel: str, message: bytes | None) -> None:
        """Give all who listen there a message, or None for what was missed."""
        for listener in list(self._listeners.get(channel, {}).values()):
            try:
                listener(message)
            except Exception:  # the others must get theirs
                log.exception("unexpected_error", doing="deliver a message")
