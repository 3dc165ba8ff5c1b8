"""The sign-in page. It has no state: a password never passes the page's connection."""

import reflex as rx

from app.components.frame import controller_band
from app.components.overlays import ViewMenu
from app.components.page_styles import SignInStyles
from app.components.react import SignIn, site_file

_NEEDS_SCRIPTS = "Signing in needs JavaScript. Turn it on and reload this page."


def sign_in_page() -> rx.Component:
    """`/sign-in`"""
    return rx.fragment(
        SignInStyles.create(),
        controller_band(),
        rx.el.div(
            rx.el.main(
                rx.el.div(
                    rx.el.img(src=site_file("/favicon.svg"), alt=""),
                    "Jobpane",
                    class_name="brand",
                ),
                rx.el.h1("Sign in"),
                rx.el.noscript(rx.el.p(_NEEDS_SCRIPTS, class_name="notice warning")),
                SignIn.create(),
                id="content",
                class_name="panel sign-in",
            ),
            rx.el.footer(ViewMenu.create(zone=""), class_name="sign-in-foot"),
            class_name="sign-in-page",
        ),
    )
