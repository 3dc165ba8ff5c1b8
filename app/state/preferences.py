"""What the bar at the top shows: the time zone, stored in the browser, the controller, the user."""

import reflex as rx

from app.state.events import handler
from app.state.page_state import PageState
from app.state.services import principal_of, services


class Preferences(PageState, rx.State):
    """Choices that hold for every page, which controller these pages show, and to whom."""

    zone: str = rx.LocalStorage("local", name="jobpane.zone", sync=True)
    source: str = ""
    user_name: str = ""  # "" where nobody is named
    is_read_only: bool = False
    has_session: bool = False  # whether the user can sign out

    @handler(in_frames=True)
    def zone_chosen(self, zone: object = None) -> None:
        """Show all times in `zone`: "local" or "utc"."""
        self.zone = "utc" if zone == "utc" else "local"

    @handler(in_frames=True)
    def page_opened(self) -> None:
        """Say which controller this is, and who is signed in."""
        self.source = services(self).source
        principal = principal_of(self)
        self.user_name = principal.name
        self.is_read_only = principal.is_read_only
        self.has_session = principal.has_session
