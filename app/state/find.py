"""The search box: from what a user typed to the page that shows it."""

from urllib.parse import quote

import reflex as rx
from reflex.event import EventSpec

from app.jobs.search_input import NotUnderstood, OpenJob, search_text, understand
from app.state.events import handler
from app.state.page_state import PageState
from app.state.route import url_of
from app.state.services import known_urls, principal_of, services


class SearchBox(PageState, rx.State):
    """The one search box, on every page."""

    problem: str = ""
    way_href: str = ""  # where the user can go all the same, "" for nowhere
    way_label: str = ""
    _problem_url: str = ""  # of the page that says it

    @handler()
    def page_opened(self) -> EventSpec | None:
        """Another page is open: what was wrong with a text on the last one is over.

        A user may be quicker than this event, which also comes again when a connection is made
        again: what is said about a text on this page stays. Before the page's script has loaded,
        the browser sends the form by itself, as `?text=`.
        """
        if self._problem_url == url_of(self.router.url):
            return None
        self.problem = ""
        text = self.router.url.query_parameters.get("text", "")
        return self._search(text) if text else None

    @handler()
    def submitted(self, form: object = None) -> EventSpec | None:
        """Open the job or the results; a text that means neither is answered in words."""
        if not isinstance(form, dict):  # only a forger sends one
            return None
        return self._search(str(form.get("text", "")))

    def _search(self, text: str) -> EventSpec | None:
        self.problem = self.way_href = self.way_label = ""
        self._problem_url = url_of(self.router.url)
        meant = understand(text)
        if isinstance(meant, NotUnderstood):
            self.problem = meant.because
            return None
        if isinstance(meant, OpenJob):
            return self._open(meant)
        return rx.redirect(f"/jobs?search={quote(search_text(meant.words))}")

    def _open(self, job: OpenJob) -> EventSpec | None:
        """The same number is another job on another controller, so that is not done unasked."""
        here = principal_of(self).controller
        owner = known_urls().owner_of(job, here)
        if not isinstance(owner, NotUnderstood):
            return rx.redirect(job.href if owner == here else f"/c/{owner}{job.href}")
        self.problem = owner.because
        source = services(self).source
        self.way_href, self.way_label = job.href, f"Open job #{job.id} of {source}"
        return None
