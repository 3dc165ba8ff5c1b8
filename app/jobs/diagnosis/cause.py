"""A known cause of a failure: how it is recognized, what helps, and where that is written."""

import re
from dataclasses import dataclass

_DOCS = "https://docs.ansible.com/projects/awx/en/24.6.1"
MANAGEMENT_JOBS = f"{_DOCS}/administration/management_jobs.html"
TROUBLESHOOTING = f"{_DOCS}/administration/troubleshooting.html"
INSTANCE_GROUPS = f"{_DOCS}/administration/containers_instance_groups.html"
CLUSTERING = f"{_DOCS}/administration/clustering.html"
PERFORMANCE = f"{_DOCS}/administration/performance.html"
ENVIRONMENTS = f"{_DOCS}/userguide/execution_environments.html"
AWX_SOURCE = "https://github.com/ansible/awx/blob/24.6.1/awx/main"
AWX_ISSUES = "https://github.com/ansible/awx/issues"
POSTGRES = "https://www.postgresql.org/docs/current"


@dataclass(frozen=True, slots=True)
class Hint:
    """What an operator can do, and the page that says so."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class ExplanationCause:
    """A cause that AWX's own message in `job_explanation` names."""

    says: re.Pattern[str]
    hint: Hint


@dataclass(frozen=True, slots=True)
class ExceptionCause:
    """A cause that the last exception names: its class with its module, then its message."""

    name: re.Pattern[str]
    message: re.Pattern[str]
    hint: Hint


def explanation(says: str, text: str, url: str) -> ExplanationCause:
    """A cause by a regular expression for AWX's message, with white space made single."""
    return ExplanationCause(re.compile(says), Hint(text, url))


def exception(name: str, message: str, text: str, url: str) -> ExceptionCause:
    """A cause by regular expressions for the full name and for a part of the message."""
    return ExceptionCause(re.compile(name), re.compile(message, re.IGNORECASE), Hint(text, url))
