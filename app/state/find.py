"""The search box: from what a person typed to the page that shows it."""

from urllib.parse import quote

import reflex as rx
from reflex.event import EventSpec

from app.jobs.query import NotUnderstood, OpenJob, understand
from app.state.route import search_text


class SearchBox(rx.State):
    """The one search box, on every page."""

    problem: str = ""

    @rx.event
    def page_opened(self) -> None:
        """Another page is open: what was wrong with a text on the last one is over."""
        self.problem = ""

    @rx.event
    def submitted(self, form: object = None) -> EventSpec | None:
        """Open the job or the results; a text that means neither is answered in words."""
        if not isinstance(form, dict):  # only a forger sends one
            return None
        meant = understand(str(form.get("text", "")))
        if isinstance(meant, NotUnderstood):
            self.problem = meant.because
            return None
        self.problem = ""
        if isinstance(meant, OpenJob):
            words = f"?search={quote(meant.search)}" if meant.search else ""
            return rx.redirect(f"/jobs/{meant.id}{words}")
        return rx.redirect(f"/jobs?search={quote(search_text(meant.words))}")
