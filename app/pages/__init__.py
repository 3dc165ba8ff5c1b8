"""Pages: they join states to components, one file a page."""

from functools import partial
from typing import Any

import reflex as rx

from app.components.react import UrlBound, named_title
from app.pages.job import embedded_job_page, job_page
from app.pages.not_found import not_found_page
from app.pages.results import results_page
from app.pages.sessions import sessions_page
from app.pages.sign_in import sign_in_page
from app.pages.start import start_page
from app.state.bulk_actions import BulkActions
from app.state.find import SearchBox
from app.state.job import JobPage
from app.state.launch import Launch
from app.state.preferences import Preferences
from app.state.recent import Recent
from app.state.results import Results

_AROUND_PAGES = 1  # Reflex nests wraps by number, the highest outermost: inside its own


# By default Reflex links a preview image, favicon.ico, which we do not serve; previews need an
# absolute URL, which one build for every host cannot know.
NO_PICTURE = " "  # not empty, which Reflex takes for its own


def add_to(app: rx.App) -> None:
    """Give `app` every page of the site."""
    add_page = partial(app.add_page, image=NO_PICTURE)
    app.app_wraps[_AROUND_PAGES, "UrlBound"] = lambda _: _url_bound()
    shared = [Preferences.page_opened, SearchBox.page_opened]
    add_page(start_page, route="/", title=named_title("Jobpane"), on_load=[Recent.opened, *shared])
    add_page(
        results_page,
        route="/jobs",
        title=named_title(Results.title),
        on_load=[BulkActions.page_opened, Results.opened, *shared],
    )
    add_page(
        job_page,
        route="/jobs/[job_id]",
        title=named_title(JobPage.title),
        on_load=[JobPage.opened, Launch.page_opened, *shared],
    )
    add_page(
        embedded_job_page,
        route="/embed/jobs/[job_id]",
        title=named_title(JobPage.title),
        on_load=[JobPage.opened, Launch.page_opened],
    )
    add_page(
        sessions_page,
        route="/sessions",
        title=named_title("Your sessions · Jobpane"),
        on_load=[*shared],
    )
    add_page(sign_in_page, route="/sign-in", title=named_title("Sign in · Jobpane"))
    add_page(
        not_found_page,
        route="404",
        title=named_title("Not here · Jobpane"),
        on_load=[Preferences.page_opened],
    )


def _url_bound() -> rx.Component:
    names = ("of_url", "phase", "search", "title")
    return UrlBound.create(
        bindings=[
            _binding(JobPage, "job", names),
            _binding(Results, "list", (*names, "rows")),
        ]
    )


def _binding(state: type[rx.State], kind: str, names: tuple[str, ...]) -> dict[str, Any]:
    fields = {name: getattr(state, name) for name in names}
    return {
        "name": state.get_full_name(),
        "kind": kind,
        # "….title_rx_state_" is how a component names the field; the store knows the last part.
        "fields": {name: str(field).rpartition(".")[2] for name, field in fields.items()},
    }
