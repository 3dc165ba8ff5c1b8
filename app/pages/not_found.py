"""The page for URLs that Jobpane does not have."""

import reflex as rx

from app.components.frame import site_page
from app.components.notice import nothing
from app.pages.shared import search, tools


def not_found_page() -> rx.Component:
    """The page for a URL that no route matches."""
    return site_page(
        nothing(
            "Page not found",
            "Check the URL, or go to one of these pages.",
            rx.el.a("Start page", href="/", class_name="button"),
            rx.el.a("All system jobs", href="/jobs", class_name="button"),
            is_whole_page=True,
        ),
        tools=tools(),
        search=search(),
    )
