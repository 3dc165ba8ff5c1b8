"""What a person meant by what they typed or pasted: a job, a search, or nothing usable.

Understands ids, `#42`, and addresses of AWX's old and new interface, its API, the gateway and
Jobpane itself. Asks nobody whether the job exists.
"""

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit

LARGEST_ID = 2**31 - 1  # the controller keeps ids in 32 bits
SEARCH_LIMIT = 500  # characters; more words than any name holds
_INPUT_LIMIT = 2000  # characters of a pasted address
_LOOKS_LIKE_ADDRESS = re.compile(r"^(?:https?://|/|#/|[\w.-]+(?::\d+)?/(?:#/|api/|jobs/|embed/))")
_NUMBER = re.compile(r"#?\s*(\d+)", re.ASCII)
_JOB_PLACES = (
    re.compile(r"/(?:jobs|embed/jobs)/([^/]+)/?$"),
    re.compile(r"/jobs/(?:system|system_job|management|management_job)/([^/]+)(?:/.*)?$"),
    re.compile(r"/system_jobs/([^/]+)(?:/.*)?$"),
)
_OTHER_JOB = re.compile(
    r"/jobs/(playbook|project|inventory|command|workflow)/|/api/(?:controller/)?v\d+/"
    r"(jobs|workflow_jobs|project_updates|inventory_updates|ad_hoc_commands)/"
)
_ASK_FOR_NUMBER = "Type a job's number, a part of its name, or paste its address."
_RANGE = "Job numbers go from 1 to 2147483647."


@dataclass(frozen=True, slots=True)
class OpenJob:
    """A job is meant; `search` holds words to mark on its page."""

    id: int
    search: str = ""


@dataclass(frozen=True, slots=True)
class SearchJobs:
    """Words of names and descriptions are meant."""

    words: str


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """Neither; `because` is shown as it stands."""

    because: str


def understand(text: str) -> OpenJob | SearchJobs | NotUnderstood:
    """What is meant by a text from the search box."""
    words = text.strip()
    if not words:
        return NotUnderstood(_ASK_FOR_NUMBER)
    if "\x00" in words or not any(sign.isprintable() for sign in words):
        return NotUnderstood(f"The text holds characters that no name has. {_ASK_FOR_NUMBER}")
    number = _NUMBER.fullmatch(words)
    if number:
        return _open(number[1])
    if len(words) <= _INPUT_LIMIT and _LOOKS_LIKE_ADDRESS.match(words):
        return _from_address(words)
    if len(words) > SEARCH_LIMIT:
        return NotUnderstood(
            f"The text is {len(words):,} characters long; a search takes {SEARCH_LIMIT} at most."
        )
    return SearchJobs(words)


def job_id_from(text: str) -> int | NotUnderstood:
    """The id in an address of Jobpane, such as the 42 of /jobs/42."""
    digits = text.strip()
    if not digits:
        return NotUnderstood(f"The address holds no job number. {_RANGE}")
    if not digits.isascii() or not digits.isdecimal():
        return NotUnderstood(f"“{_short(digits)}” is not a job number. {_RANGE}")
    opened = _open(digits)
    return opened if isinstance(opened, NotUnderstood) else opened.id


def _open(digits: str, search: str = "") -> OpenJob | NotUnderstood:
    significant = digits.lstrip("0")
    # The length first: a number of 10,000 digits costs Python more than it is worth.
    if not significant or len(significant) > 10 or int(significant) > LARGEST_ID:
        return NotUnderstood(f"There can be no job #{_short(significant or '0')}. {_RANGE}")
    return OpenJob(int(significant), search)


def _from_address(text: str) -> OpenJob | NotUnderstood:
    try:
        address = urlsplit(text)
    except ValueError:
        return NotUnderstood(f"This is not a whole address. {_ASK_FOR_NUMBER}")
    # The old interface keeps its place behind the #.
    path, _, query = address.fragment.partition("?")
    if not path.startswith("/"):
        path, query = address.path, address.query
    if _OTHER_JOB.search(path):
        return NotUnderstood(
            "That address leads to another kind of job; Jobpane shows system jobs "
            "(management jobs) only."
        )
    for place in _JOB_PLACES:
        found = place.search(unquote(path))
        if found and found[1].isascii() and found[1].isdecimal():
            return _open(found[1], _search_in(query))
    return NotUnderstood(f"That address names no system job. {_ASK_FOR_NUMBER}")


def _search_in(query: str) -> str:
    try:
        words = parse_qs(query, max_num_fields=50).get("search", [""])[0]
    except ValueError:
        return ""
    return "".join(sign for sign in words if sign.isprintable())[:SEARCH_LIMIT].strip()


def _short(text: str) -> str:
    shown = "".join(sign for sign in text[:30] if sign.isprintable())
    return f"{shown}…" if len(text) > 30 else shown
