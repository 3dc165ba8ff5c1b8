"""The user's choice of time zone, stored in their browser."""

import reflex as rx

from app.state.events import handler
from app.state.services import services


class Preferences(rx.State):
    """Choices that hold for every page, and which controller these pages show."""

    zone: str = rx.LocalStorage("local", name="jobpane.zone", sync=True)
    source: str = ""

    @handler(in_frames=True)
    def zone_chosen(self, zone: object = None) -> None:
        """Show all times in `zone`: "local" or "utc"."""
        self.zone = "utc" if zone == "utc" else "local"

    @handler(in_frames=True)
    def page_opened(self) -> None:
        """Say which controller this is."""
        self.source = services(self).source
