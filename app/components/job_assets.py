"""Wrappers of the React components in assets/job: one class a file, props typed, no markup."""

from typing import Any

import reflex as rx
from reflex.event import EventHandler, no_args_event_spec, passthrough_event_spec

from app.components.react import Asset


class BackLink(Asset):
    """The way back to the list that a job was opened from; `fallback` where none was."""

    library = "$/public/job/BackLink.jsx"
    tag = "BackLink"

    fallback: rx.Var[str]


class RunNeighbors(Asset):
    """Links to the runs beside this one and to their history; `on_wanted` asks which they are."""

    library = "$/public/job/RunNeighbors.jsx"
    tag = "RunNeighbors"

    job_id: rx.Var[int]  # 0 until there is a job
    previous: rx.Var[int]  # 0 for none
    next: rx.Var[int]
    template: rx.Var[int]  # 0 where its history has no page
    is_known: rx.Var[bool]
    is_cheap: rx.Var[bool]  # to find them
    failure: rx.Var[str]
    on_wanted: EventHandler[no_args_event_spec]  # type: ignore[type-arg,valid-type]


class LiveMark(Asset):
    """How fresh the page of a changing job is; `on_lost` when nothing has come for long."""

    library = "$/public/job/LiveMark.jsx"
    tag = "LiveMark"

    answered_at: rx.Var[str]
    is_live: rx.Var[bool]
    on_lost: EventHandler[no_args_event_spec]  # type: ignore[type-arg,valid-type]


class FirstScreen(Asset):
    """What stands in the record's place, then the record, which waits for the page to take over.

    Until then the server's first screen shows it: see assets/job/firstScreen.js.
    """

    library = "$/public/job/FirstScreen.jsx"
    tag = "FirstScreen"

    is_ready: rx.Var[bool]  # whether the record is here
    is_failed: rx.Var[bool]  # whether it could not be read, so that there may be lines alone
    is_urgent: rx.Var[bool]  # whether something else has to be seen


class PlainRecord(Asset):
    """The record over plain HTTP while the page's connection is blocked, else the children."""

    library = "$/public/job/PlainRecord.jsx"
    tag = "PlainRecord"

    is_lost: rx.Var[bool]
    api_base: rx.Var[str]
    zone: rx.Var[str]  # "local" or "utc"


class StatusFavicon(Asset):
    """The icon of the browser's tab, which follows the job's status."""

    library = "$/public/job/StatusFavicon.jsx"
    tag = "StatusFavicon"

    status: rx.Var[str]


class NotifyWhenEnded(Asset):
    """A notification of the browser when the job ends, if the user asks for it."""

    library = "$/public/job/NotifyWhenEnded.jsx"
    tag = "NotifyWhenEnded"

    is_active: rx.Var[bool]
    title: rx.Var[str]


class Canceling(Asset):
    """A cancel that was accepted less than a minute ago, in a word."""

    library = "$/public/job/Canceling.jsx"
    tag = "Canceling"

    since_iso: rx.Var[str]
    now_iso: rx.Var[str]  # of the controller; "" where its time is not known
    zone: rx.Var[str]


class CancelOverdue(Asset):
    """A cancel that was accepted and has stopped nothing for a minute, and what to do."""

    library = "$/public/job/CancelOverdue.jsx"
    tag = "CancelOverdue"

    since_iso: rx.Var[str]
    now_iso: rx.Var[str]
    hint: rx.Var[str]
    hint_url: rx.Var[str]
    zone: rx.Var[str]


class JobTimes(Asset):
    """When a job ran and for how long, with every time in a tooltip and a panel."""

    library = "$/public/job/JobTimes.jsx"
    tag = "JobTimes"

    created_iso: rx.Var[str]  # this and the next three: ISO 8601, "" where not recorded
    started_iso: rx.Var[str]
    canceled_iso: rx.Var[str]
    finished_iso: rx.Var[str]
    seconds: rx.Var[float | None]  # how long it ran, by the controller
    is_active: rx.Var[bool]
    is_waiting: rx.Var[bool]
    never_started: rx.Var[bool]
    is_ticking: rx.Var[bool]
    zone: rx.Var[str]  # "local" or "utc"


class LaunchForm(Asset):
    """A form; `on_fields` gets its fields, and the name and value of the pressed button."""

    library = "$/public/job/LaunchForm.jsx"
    tag = "LaunchForm"

    on_fields: EventHandler[passthrough_event_spec(dict[str, str])]  # type: ignore[type-arg,valid-type]


class ActionButton(Asset):
    """A button that, where it cannot be pressed, says why and in how many seconds it can be.

    `on_possible` comes once the time `until_iso` is over.
    """

    library = "$/public/job/ActionButton.jsx"
    tag = "ActionButton"

    label: rx.Var[str]
    name: rx.Var[str]
    icon: rx.Var[str]
    is_dangerous: rx.Var[bool]
    is_allowed: rx.Var[bool]
    because: rx.Var[str]
    until_iso: rx.Var[str]  # "" where it does not wait for a time
    on_press: EventHandler[no_args_event_spec]  # type: ignore[type-arg,valid-type]
    on_possible: EventHandler[no_args_event_spec]  # type: ignore[type-arg,valid-type]


class LateDialogs(Asset):
    """The place of dialogs whose code comes when one is first opened.

    `load` is JavaScript, a function that imports the component which has them all.
    """

    library = "$/public/job/LateDialogs.jsx"
    tag = "LateDialogs"

    load: rx.Var[Any]
    is_open: rx.Var[bool]  # whether one of them is
    on_dismiss: EventHandler[no_args_event_spec]  # type: ignore[type-arg,valid-type]
