"""Wrappers of the React components in assets/list, and of the site's keys."""

import reflex as rx
from reflex.event import EventHandler, passthrough_event_spec

from app.components.react import Asset


class RowKeys(Asset):
    """Around a table of jobs: its keys, its focus, and a press anywhere in a row."""

    library = "$/public/list/RowKeys.jsx"
    tag = "RowKeys"


class StartedAt(Asset):
    """When a job started: how long ago, and exactly while it is pointed at or its row has focus."""

    library = "$/public/list/StartedAt.jsx"
    tag = "StartedAt"

    iso: rx.Var[str]
    zone: rx.Var[str]  # "local" or "utc"


class SiteKeys(Asset):
    """The keys of every page, and the help that lists them; shows nothing until it is asked for."""

    library = "$/public/frame/SiteKeys.jsx"
    tag = "SiteKeys"


class KeysButton(Asset):
    """Shows the keys of the site."""

    library = "$/public/list/KeysButton.jsx"
    tag = "KeysButton"


class CreatedFilter(Asset):
    """When the jobs were created: a span, or days of the shown time zone in a small form."""

    library = "$/public/list/CreatedFilter.jsx"
    tag = "CreatedFilter"

    value: rx.Var[str]  # a span, "days", or "" for any time
    words: rx.Var[str]  # the days; "" without any
    first: rx.Var[str]
    last: rx.Var[str]
    days_zone: rx.Var[str]  # which zone's days they are: an IANA name
    zone: rx.Var[str]  # "local" or "utc"
    on_span: EventHandler[passthrough_event_spec(str)]  # type: ignore[type-arg,valid-type]
    on_days: EventHandler[passthrough_event_spec(str, str, str)]  # type: ignore[type-arg,valid-type]
