"""Turns an exception that no code caught into a message and a line of the log.

It is a fault of Jobpane: failures of the controller have messages of their own. Events
that our pages do not send are only logged.
"""

import reflex as rx
import structlog
from reflex.event import EventSpec

from app.state.events import handler
from app.state.page_state import PageState
from app.telemetry.request_ids import id_of_error

log = structlog.get_logger(__name__)


class UnexpectedError(PageState, rx.State):
    """The last unexpected error of this tab; the page shows it beside what was there."""

    id: str = ""

    @handler(in_frames=True)
    def dismissed(self) -> None:
        """The user has dismissed the message."""
        self.id = ""

    @handler(in_frames=True)
    def happened(self, error_id: object = None) -> None:
        """Show the message; `error_id` names the log line."""
        if isinstance(error_id, str):
            self.id = error_id[:64]


def on_unexpected_error(exception: Exception) -> EventSpec:
    """Log `exception` with its traceback under an id, and show the user the id alone."""
    return UnexpectedError.happened(logged(exception))


def logged(exception: BaseException) -> str:
    """Log `exception`; the id of its log line."""
    error_id = id_of_error(exception)
    log.error("unexpected_error", request_id=error_id, exc_info=exception)
    return error_id


def log_command_without_dialog(command: str, client_ip: str) -> None:
    """A browser confirmed a dialog that was not open: our pages never do."""
    log.warning("command_without_question", command=command, address=client_ip)


def log_event_of_other_job(command: str, client_ip: str) -> None:
    """An event was about another job than the state: the page had gone on, or it is forged."""
    log.info("event_of_other_job", command=command, address=client_ip)
