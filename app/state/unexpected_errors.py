"""The last net: an exception that nothing expected becomes a message and a log line.

It is a fault of Jobpane, never of the controller: those have their own words. What only a forger
sends is told in the log alone.
"""

from secrets import token_hex

import reflex as rx
import structlog
from reflex.event import EventSpec

log = structlog.get_logger(__name__)


class Accident(rx.State):
    """The last accident of this tab; the page shows it beside what was there."""

    id: str = ""

    @rx.event
    def dismissed(self) -> None:
        """The user has read it."""
        self.id = ""

    @rx.event
    def happened(self, error_id: object = None) -> None:
        """Show the message; `error_id` names the log line."""
        if isinstance(error_id, str):
            self.id = error_id[:16]


def on_accident(exception: Exception) -> EventSpec:
    """Log `exception` and its trail under an id, and tell the user the id alone."""
    return Accident.happened(logged(exception))  # type: ignore[operator] # rx.event is opaque to mypy


def logged(exception: BaseException) -> str:
    """The id of the log line that tells of `exception`."""
    error_id = token_hex(4)
    log.error("accident", id=error_id, exc_info=exception)
    return error_id


def log_unasked(command: str, address: str) -> None:
    """A browser answered a question that nobody had asked it: our pages never do."""
    log.warning("command_without_question", command=command, address=address)


def log_of_other_job(command: str, address: str) -> None:
    """An event came of another job than the state's: the browser had gone on, or is a forger."""
    log.info("event_of_other_job", command=command, address=address)
