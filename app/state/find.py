"""The search box: from what a user typed to the page that shows it."""

from urllib.parse import quote

import reflex as rx
from reflex.event import EventSpec

from app.jobs.search_input import NotUnderstood, OpenJob, is_on_one_of, understand
from app.state.events import handler
from app.state.route import search_text
from app.state.services import services

_HOST_SHOWN = 60  # characters


class SearchBox(rx.State):
    """The one search box, on every page."""

    problem: str = ""
    way_href: str = ""  # where the user can go all the same, "" for nowhere
    way_label: str = ""

    @handler()
    def page_opened(self) -> None:
        """Another page is open: what was wrong with a text on the last one is over."""
        self.problem = ""

    @handler()
    def submitted(self, form: object = None) -> EventSpec | None:
        """Open the job or the results; a text that means neither is answered in words."""
        if not isinstance(form, dict):  # only a forger sends one
            return None
        self.problem = self.way_href = self.way_label = ""
        meant = understand(str(form.get("text", "")))
        if isinstance(meant, NotUnderstood):
            self.problem = meant.because
            return None
        if isinstance(meant, OpenJob):
            return self._open(meant)
        return rx.redirect(f"/jobs?search={quote(search_text(meant.words))}")

    def _open(self, job: OpenJob) -> EventSpec | None:
        """The same number is another job on another controller, so that is not done unasked."""
        here = services(self)
        if is_on_one_of(job, here.own_urls):
            return rx.redirect(job.href)
        host = job.host[:_HOST_SHOWN]
        self.problem = f"That URL is on another controller: {host}."
        self.way_href, self.way_label = job.href, f"Open job #{job.id} of {here.source}"
        return None
