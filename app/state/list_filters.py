"""What the list of a tab is narrowed by, and the ways to narrow it otherwise."""

import reflex as rx
from reflex.event import EventSpec

from app.jobs.known_choices import KnownChoices
from app.jobs.query import JobQuery
from app.presentation.job_list import list_url, url_without_search
from app.presentation.list_filters import (
    ShownChoice,
    ShownDates,
    ShownFilter,
    export_url,
    filtered,
    shown_dates,
    shown_filters,
    shown_known_filters,
    shown_sizes,
    sized,
    url_in_outputs,
    url_without_filters,
    with_days,
)
from app.state.events import handler


class Filtering(rx.State, mixin=True):
    """Mixed into the state of a list; each choice leads to the URL of another query."""

    filters: list[ShownFilter] = []  # that there always are
    more_filters: list[ShownFilter] = []
    dates: ShownDates = ShownDates()
    sizes: list[ShownChoice] = []
    size: str = ""
    output: str = ""  # words that are looked for in the outputs
    clear_href: str = ""  # all jobs; "" where nothing is searched or filtered
    clear_search_href: str = ""
    clear_output_href: str = ""
    search_outputs_href: str = ""  # the words of the search, in outputs
    export_href: str = ""  # before the name of the format
    _query: JobQuery = JobQuery()
    _known: KnownChoices = KnownChoices()

    # Objects, because a browser may send anything.
    @handler()
    def filter_chosen(self, name: object = None, value: object = None) -> EventSpec | None:
        """Go to the URL of the same search with one filter changed."""
        if not isinstance(name, str) or not isinstance(value, str):
            return None
        return rx.redirect(list_url(filtered(self._query, name, value)))

    @handler()
    def days_chosen(
        self, first: object = None, last: object = None, zone: object = None
    ) -> EventSpec | None:
        """Go to the URL of the jobs that were created on these days of a time zone."""
        if not isinstance(first, str) or not isinstance(last, str) or not isinstance(zone, str):
            return None
        return rx.redirect(list_url(with_days(self._query, first, last, zone)))

    @handler()
    def size_chosen(self, size: object = None) -> EventSpec | None:
        """Go to the first page of this size."""
        return rx.redirect(list_url(sized(self._query, size))) if isinstance(size, str) else None

    @handler()
    def output_searched(self, form: object = None) -> EventSpec | None:
        """Look for the words of the form in the outputs of the same jobs."""
        words = form.get("output") if isinstance(form, dict) else None
        if not isinstance(words, str):
            return None
        return rx.redirect(list_url(filtered(self._query, "output", words)))

    def _show_query(self, query: JobQuery) -> None:
        self._query, self.output = query, query.output
        self._show_filters()
        self.dates = shown_dates(query)
        self.sizes, self.size = shown_sizes(query), str(query.page_size)
        self.clear_href = url_without_filters(query)
        self.clear_search_href = url_without_search(query)
        self.search_outputs_href = url_in_outputs(query)
        self.export_href = export_url(query)
        self.clear_output_href = list_url(filtered(query, "output", "")) if query.output else ""

    def _learn(self, known: KnownChoices) -> None:
        """Offer more choices, where there are more."""
        if known != self._known:
            self._known = known
            self._show_filters()

    def _show_filters(self) -> None:
        self.filters = shown_filters(self._query)
        self.more_filters = shown_known_filters(self._query, self._known)
