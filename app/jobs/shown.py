"""What a page shows of jobs: words, numbers and ISO times, ready to be sent to a browser.

These values are all that crosses to the browser. They hold no output, no credential and
nothing unmasked; app/jobs/showing.py makes them from the domain values.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class ShownPair:
    """A name and its value inside one field: an environment variable, a link."""

    name: str
    text: str
    url: str = ""


@dataclass(frozen=True)
class ShownField:
    """One of the record's fields under its own label."""

    key: str
    label: str
    help: str
    kind: str  # text, code, time, pairs, links or empty
    text: str = ""  # also the ISO time of a time
    pairs: list[ShownPair] = field(default_factory=list)
    is_masked: bool = False


@dataclass(frozen=True)
class ShownSection:
    """Fields that belong together, in the record's order."""

    name: str
    fields: list[ShownField]


@dataclass(frozen=True)
class ShownAction:
    """Whether a button may be pressed and, if not, why in words."""

    is_allowed: bool = False
    because: str = ""
    try_again_at: str = ""  # ISO time from which it will be possible, if that is known


@dataclass(frozen=True)
class ShownFailure:
    """Why a job failed or waits; empty strings where nothing is known."""

    tone: str = "info"
    headline: str = ""
    explanation: str = ""
    traceback: str = ""
    hint: str = ""
    hint_url: str = ""
    other_job_id: int = 0  # the job that this one waits for or depends on; 0 for none


@dataclass(frozen=True)
class ShownJob:
    """A whole job page but for its output."""

    id: int = 0
    name: str = ""
    title: str = ""
    status: str = ""
    status_label: str = ""
    what: str = ""
    who: str = ""
    where: str = ""
    created: str = ""
    started: str = ""
    finished: str = ""
    canceled_on: str = ""
    no_start: str = ""  # in place of a missing time: "not yet", "never" or "not recorded"
    no_end: str = ""
    elapsed_s: float | None = None
    now: str = ""  # ISO time of the controller's clock when it answered, "" if not known
    cancel_consequence: str = ""
    overdue_hint: str = ""  # what an operator can do about a cancel that stops nothing
    is_canceling: bool = False
    is_active: bool = False
    is_ticking: bool = False
    output_phase: str = ""  # waiting, running, saving, ended or never: why there is no line
    failure: ShownFailure = ShownFailure()
    sections: list[ShownSection] = field(default_factory=list)
    cancel: ShownAction = ShownAction()
    delete: ShownAction = ShownAction()
    run_again: ShownAction = ShownAction()
    revision: str = ""
    controller_url: str = ""


@dataclass(frozen=True)
class ShownRow:
    """One job of a list."""

    id: int
    name: str
    status: str
    status_label: str
    type_label: str
    launched_by: str
    started: str
    elapsed_s: float | None
    is_ticking: bool
    href: str


@dataclass(frozen=True)
class ShownHeading:
    """A column's heading: where a press on it leads and how the list is sorted now."""

    label: str
    href: str  # empty where the controller cannot sort by it
    direction: str  # "ascending", "descending" or "none", as aria-sort has it


@dataclass(frozen=True)
class ShownChoice:
    """One option of a filter."""

    value: str
    label: str


@dataclass(frozen=True)
class ShownFilter:
    """One filter with its choices; the first choice means no filter."""

    name: str
    label: str
    value: str
    choices: list[ShownChoice]


@dataclass(frozen=True)
class ShownPaging:
    """Where the list stands; empty addresses at its ends."""

    words: str = ""
    previous_href: str = ""
    next_href: str = ""
