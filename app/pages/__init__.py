"""Pages: they join states to components, one file a page."""

import reflex as rx

from app.pages.job import embedded_job_page, job_page
from app.pages.not_found import not_found_page
from app.pages.results import results_page
from app.pages.start import start_page
from app.state.job import JobPage
from app.state.preferences import Preferences
from app.state.results import Recent, Results
from app.state.run_again import RunAgain


def add_to(app: rx.App) -> None:
    """Give `app` every page of the site."""
    tools = Preferences.page_opened
    app.add_page(start_page, route="/", title="Jobpane", on_load=[Recent.opened, tools])
    app.add_page(results_page, route="/jobs", title=Results.title, on_load=[Results.opened, tools])
    app.add_page(
        job_page,
        route="/jobs/[job_id]",
        title=JobPage.title,
        on_load=[JobPage.opened, RunAgain.page_opened, tools],
    )
    app.add_page(
        embedded_job_page,
        route="/embed/jobs/[job_id]",
        title=JobPage.title,
        on_load=[JobPage.opened, RunAgain.page_opened],
    )
    app.add_page(not_found_page, route="404", title="Not here · Jobpane")
