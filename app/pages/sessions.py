"""The sessions of the signed-in user."""

import reflex as rx

from app.components.frame import site_page
from app.components.page_styles import SignInStyles
from app.components.react import Sessions
from app.pages.shared import search, tools, unexpected_error
from app.state.preferences import Preferences


def sessions_page() -> rx.Component:
    """`/sessions`"""
    return site_page(
        SignInStyles.create(),
        unexpected_error(),
        rx.el.h1("Your sessions"),
        Sessions.create(zone=Preferences.zone),
        tools=tools(),
        search=search(),
    )
