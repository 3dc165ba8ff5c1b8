"""Pages: they join states to components, one file a page."""

from collections.abc import Callable
from functools import partial
from typing import Any

import reflex as rx

from app.components.react import UrlBound, named_title
from app.pages.compare import compare_page
from app.pages.job import embedded_job_page, job_page
from app.pages.not_found import not_found_page
from app.pages.overview import embedded_card_page
from app.pages.results import results_page
from app.pages.sessions import sessions_page
from app.pages.sign_in import sign_in_page
from app.pages.start import start_page
from app.pages.template import template_page
from app.presentation import page_heads
from app.state.bulk_actions import BulkActions
from app.state.compare import Compared
from app.state.find import SearchBox
from app.state.find_outputs import FindOutputs
from app.state.job import JobPage
from app.state.launch import Launch
from app.state.overview import Overview
from app.state.preferences import Preferences
from app.state.recent import Recent
from app.state.results import Results
from app.state.select_all import SelectAll
from app.state.template_page import TemplatePage

_AROUND_PAGES = 1  # Reflex nests wraps by number, the highest outermost: inside its own


# By default Reflex names favicon.ico, which we do not serve, as the picture of a link's preview.
# Chats need its absolute URL, which app/middleware/page_heads.py writes; a build is for all hosts.
PICTURE = "/preview.png"


def add_to(app: rx.App) -> None:
    """Give `app` every page of the site."""
    add_page = partial(app.add_page, image=PICTURE)
    app.app_wraps[_AROUND_PAGES, "UrlBound"] = lambda _: _url_bound()
    shared = [Preferences.page_opened, SearchBox.page_opened]
    _add_history(add_page, shared)
    _add_list(add_page, shared)
    add_page(
        job_page,
        route="/jobs/[job_id]",
        title=named_title(JobPage.title),
        description=page_heads.JOB.description,
        on_load=[Launch.page_opened, JobPage.opened, *shared],
    )
    add_page(
        embedded_job_page,
        route="/embed/jobs/[job_id]",
        title=named_title(JobPage.title),
        description=page_heads.JOB.description,
        on_load=[Launch.page_opened, JobPage.opened],
    )
    _add_comparison(add_page, shared)
    add_page(
        sessions_page,
        route="/sessions",
        **_head(page_heads.SESSIONS),
        on_load=[*shared],
    )
    add_page(
        sign_in_page,
        route="/sign-in",
        **_head(page_heads.SIGN_IN),
    )
    add_page(
        not_found_page,
        route="404",
        **_head(page_heads.NOT_FOUND),
        on_load=[Preferences.page_opened],
    )


def _add_list(add_page: Callable[..., None], shared: list[Any]) -> None:
    """The list of jobs."""
    add_page(
        results_page,
        route="/jobs",
        title=named_title(Results.title),
        description=page_heads.JOBS.description,
        on_load=[
            BulkActions.page_opened,
            SelectAll.page_opened,
            Results.opened,
            FindOutputs.opened,
            *shared,
        ],
    )


def _add_history(add_page: Callable[..., None], shared: list[Any]) -> None:
    """The start page with its overview, and the page of a template."""
    add_page(
        start_page,
        route="/",
        **_head(page_heads.START),
        on_load=[Recent.opened, Overview.opened, *shared],
    )
    add_page(
        embedded_card_page,
        route="/embed/templates/[template_id]",
        **_head(page_heads.TEMPLATE),
        on_load=[Overview.opened],
    )
    add_page(
        template_page,
        route="/templates/[template_id]",
        title=named_title(TemplatePage.title),
        description=page_heads.TEMPLATE.description,
        on_load=[Launch.page_opened, TemplatePage.opened, *shared],
    )


def _add_comparison(add_page: Callable[..., None], shared: list[Any]) -> None:
    add_page(
        compare_page,
        route="/compare/[left]/[right]",
        title=named_title(Compared.title),
        description=page_heads.COMPARE.description,
        on_load=[Compared.opened, *shared],
    )


def _head(says: page_heads.PageHead) -> dict[str, Any]:
    return {"title": named_title(says.title), "description": says.description}


def _url_bound() -> rx.Component:
    names = ("of_url", "phase", "search", "title")
    return UrlBound.create(
        bindings=[
            _binding(JobPage, "job", names),
            _binding(Results, "list", (*names, "rows")),
            _binding(TemplatePage, "template", ("of_url", "phase", "title")),
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
