"""What stands around every page: the bar at the top and the state of the connection."""

import reflex as rx
from reflex.event import EventType
from reflex_components_core.core.banner import has_connection_errors

from app.components.list_assets import SiteKeys
from app.components.overlays import ViewMenu
from app.components.react import (
    API_BASE,
    BarNames,
    ConnectionNotice,
    ControllerBand,
    FrameGate,
    PrefetchJobs,
    SkipLink,
    site_file,
)
from app.presentation.page_words import BRAND


def site_page(
    *content: rx.Component, tools: rx.Component, search: rx.Component, class_name: str = "page"
) -> rx.Component:
    """A page of the site with all of that; `search` is empty where the page has its own box."""
    return rx.el.div(
        SkipLink.create(target="content"),
        controller_band(),
        rx.el.header(
            rx.el.a(
                rx.el.img(src=site_file("/favicon.svg"), alt=""),
                BRAND,
                href="/",
                class_name="brand",
            ),
            search,
            tools,
            class_name="topbar",
        ),
        rx.el.main(
            connection_notice(), *content, id="content", tab_index=-1, class_name=class_name
        ),
        SiteKeys.create(),
        PrefetchJobs.create(api_base=API_BASE),
    )


def embedded_page(
    *content: rx.Component,
    job_id: int | rx.Var[int],
    status: str | rx.Var[str],
    is_active: bool | rx.Var[bool],
) -> rx.Component:
    """The same content with nothing of the site around it; a portal learns of the job's status."""
    shown = FrameGate.create(
        connection_notice(), *content, job_id=job_id, status=status, is_active=is_active
    )
    return rx.fragment(
        controller_band(is_embedded=True),
        rx.el.main(shown, id="content", class_name="page embedded"),
    )


def controller_band(*, is_embedded: bool = False) -> rx.Component:
    """Which of several controllers this is; in a frame without the way to the others."""
    return ControllerBand.create(is_embedded=is_embedded)


def connection_notice() -> rx.Component:
    """Says why the page stands still; what is on the screen stays."""
    return ConnectionNotice.create(is_lost=has_connection_errors, api_base=API_BASE)


def view_tools(names: BarNames, *, zone: str, on_zone: EventType[str]) -> rx.Component:
    """Which controller this is, who is signed in, and the choice of time zone and theme."""
    return rx.el.div(names, ViewMenu.create(zone=zone, on_zone=on_zone), class_name="topbar-tools")
