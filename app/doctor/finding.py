"""What `jobpane doctor` found out, for the operator."""

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """How serious a finding is; the value is printed."""

    GOOD = "ok"
    NOTE = "note"
    BAD = "BAD"


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of one check; `controller` is its name where there are several."""

    verdict: Verdict
    about: str
    message: str
    controller: str = ""


def good(about: str, message: str) -> Finding:
    """A finding that all is well."""
    return Finding(Verdict.GOOD, about, message)


def note(about: str, message: str) -> Finding:
    """A finding that the operator should know of; Jobpane works."""
    return Finding(Verdict.NOTE, about, message)


def bad(about: str, message: str) -> Finding:
    """A finding that Jobpane cannot work so."""
    return Finding(Verdict.BAD, about, message)
