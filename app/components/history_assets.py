"""Wrappers of the React components in assets/history: one class a file, props typed, no markup."""

import reflex as rx

from app.components.react import Asset
from app.presentation.overview import ShownBar
from app.presentation.template_page import ShownRuns


class RunStrip(Asset):
    """The newest runs of a template side by side, each a link to its page."""

    library = "$/public/history/RunStrip.jsx"
    tag = "RunStrip"

    runs: rx.Var[list[ShownBar]]  # the oldest first
    label: rx.Var[str]
    zone: rx.Var[str]  # "local" or "utc"


class HistoryChart(Asset):
    """The history of a template as a picture: what was deleted, durations, days kept."""

    library = "$/public/history/HistoryChart.jsx"
    tag = "HistoryChart"

    runs: rx.Var[ShownRuns]
    days: rx.Var[int]  # how many days back it goes; 0 for all
    name: rx.Var[str]
    zone: rx.Var[str]  # "local" or "utc"


class HistoryTable(Asset):
    """The runs of the picture as a table that can be copied; folded at first."""

    library = "$/public/history/HistoryTable.jsx"
    tag = "HistoryTable"

    runs: rx.Var[ShownRuns]
    name: rx.Var[str]
    zone: rx.Var[str]  # "local" or "utc"
