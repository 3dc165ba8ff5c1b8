"""What differs between two runs."""

import reflex as rx

from app.components.compare import comparison
from app.components.frame import site_page
from app.pages.shared import search, tools, unexpected_error
from app.state.compare import Compared
from app.state.preferences import Preferences


def compare_page() -> rx.Component:
    """`/compare/41/42`"""
    return site_page(
        unexpected_error(),
        rx.el.h1(Compared.heading),
        comparison(Preferences.zone),
        tools=tools(),
        search=search(),
    )
