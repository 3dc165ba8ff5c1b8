"""Wrappers of the React components in assets/list, and of the site's keys."""

import reflex as rx

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
