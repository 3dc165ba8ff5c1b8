"""What opens over the page: tooltips and the menu of the bar."""

import reflex as rx
from reflex.event import EventHandler, passthrough_event_spec

from app.components.react import Asset


class Tooltip(Asset):
    """A short text about its one child, on hover, at keyboard focus and by touch.

    `is_name` where the child's own name says the same, so that it is not read twice.
    """

    library = "$/public/shared/Tooltip.jsx"
    tag = "Tooltip"

    text: rx.Var[str]
    keys: rx.Var[str]  # the key that does the same, "" for none
    is_name: rx.Var[bool]


class ViewMenu(Asset):
    """The choice of theme and, unless `zone` is "", of the time zone."""

    library = "$/public/frame/ViewMenu.jsx"
    tag = "ViewMenu"

    zone: rx.Var[str]  # "local" or "utc"
    on_zone: EventHandler[passthrough_event_spec(str)]  # type: ignore[type-arg,valid-type]
