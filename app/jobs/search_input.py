"""What a text from the search box means: a job, a search, or nothing usable.

Recognizes ids (`42`, `#42`, `job 42`, `system job #42`) and URLs of AWX's old and new interface,
its API, the gateway and Jobpane itself. Does not check whether the job exists.
"""

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, quote, unquote, urlencode, urlsplit

from app.jobs.limits import LARGEST_INTEGER, LONGEST_SEARCH

_INPUT_LIMIT = 2000  # characters of a pasted URL
_LOOKS_LIKE_URL = re.compile(
    r"^(?:https?://|/|#/|[\w.-]+(?::\d+)?/(?:#/|api/|jobs/|embed/|c/[^/]+/(?:embed/)?jobs/))"
)
_HAS_SCHEME_OR_PATH = ("http://", "https://", "/", "#")
_NUMBER = re.compile(
    r"(?:(?:(?:system|management)\s+)?job\s*(?:no\.?|number)?\s*)?#?\s*(\d+)",
    re.ASCII | re.IGNORECASE,
)
_JOB_PATHS = (
    re.compile(r"/(?:jobs|embed/jobs)/([^/]+)/?$"),
    re.compile(r"/jobs/(?:system|system_job|management|management_job)/([^/]+)(?:/.*)?$"),
    re.compile(r"/system_jobs/([^/]+)(?:/.*)?$"),
)
# A page of a Jobpane with several controllers, which may be below any path of its host.
_OF_CONTROLLER = re.compile(r"/c/([^/]+)/(?:embed/)?jobs/[^/]+/?$")
_OTHER_JOB = re.compile(
    r"/jobs/(playbook|project|inventory|command|workflow)/|/api/(?:controller/)?v\d+/"
    r"(jobs|workflow_jobs|project_updates|inventory_updates|ad_hoc_commands)/"
)
_LINES = re.compile(r"L\d{1,15}(?:-L\d{1,15})?", re.ASCII)
# What a link into an output may carry beside its lines (assets/output/data/searchLink.js).
_OUTPUT_PARAMS = ("search", "find", "mode", "case", "word", "only", "context")
_ASK_FOR_NUMBER = "Type a job's number or name, or paste its URL."
_RANGE = f"Job numbers go from 1 to {LARGEST_INTEGER}."


@dataclass(frozen=True, slots=True)
class OpenJob:
    """Open this job; `params` and `lines` come from a pasted link into its output."""

    id: int
    params: tuple[tuple[str, str], ...] = ()
    lines: str = ""  # "L10" or "L10-L20"
    host: str = ""  # of a pasted URL, in lower case
    port: int = 0  # as the URL names it; 0 if it names none
    controller: str = ""  # the name in the URL of a Jobpane with several controllers

    @property
    def href(self) -> str:
        """The path of the job's page in Jobpane."""
        query = f"?{urlencode(self.params, quote_via=quote)}" if self.params else ""
        return f"/jobs/{self.id}{query}{f'#{self.lines}' if self.lines else ''}"


@dataclass(frozen=True, slots=True)
class SearchJobs:
    """Search names and descriptions for these words."""

    words: str


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """The text is neither; `because` is shown as it stands."""

    because: str


def understand(text: str) -> OpenJob | SearchJobs | NotUnderstood:
    """The job or the search that a text from the search box means."""
    words = text.strip()
    if not words:
        return NotUnderstood(_ASK_FOR_NUMBER)
    if "\x00" in words or not any(character.isprintable() for character in words):
        return NotUnderstood(f"That text has characters that names don't have. {_ASK_FOR_NUMBER}")
    number = _NUMBER.fullmatch(words) if len(words) <= _INPUT_LIMIT or words.isdecimal() else None
    if number:
        return _job(number[1])
    if len(words) <= _INPUT_LIMIT and _LOOKS_LIKE_URL.match(words):
        return _from_url(words)
    if len(words) > LONGEST_SEARCH:
        return NotUnderstood(
            f"That's {len(words):,} characters. A search takes {LONGEST_SEARCH} at most."
        )
    return SearchJobs(words)


def job_id_from(text: str) -> int | NotUnderstood:
    """The id in a URL of Jobpane, such as the 42 of /jobs/42."""
    digits = text.strip()
    if not digits:
        return NotUnderstood(f"The URL has no job number. {_RANGE}")
    if not digits.isascii() or not digits.isdecimal():
        return NotUnderstood(f"“{_short(digits)}” isn't a job number. {_RANGE}")
    opened = _job(digits)
    return opened if isinstance(opened, NotUnderstood) else opened.id


def search_text(words: str) -> str:
    """Search words without the characters that no name can hold."""
    sayable = words.encode("utf-8", "ignore").decode()
    return sayable.replace("\x00", "")[:LONGEST_SEARCH].strip()


def _job(digits: str) -> OpenJob | NotUnderstood:
    significant = digits.lstrip("0")
    # The length first: to convert 10,000 digits costs Python too much time.
    if not significant or len(significant) > 10 or int(significant) > LARGEST_INTEGER:
        return NotUnderstood(f"#{_short(significant or '0')} isn't a job number. {_RANGE}")
    return OpenJob(int(significant))


def _from_url(text: str) -> OpenJob | NotUnderstood:
    try:
        url = urlsplit(text if text.startswith(_HAS_SCHEME_OR_PATH) else f"//{text}")
        host, port = (url.hostname or "").lower(), url.port or 0
    except ValueError:
        return NotUnderstood(f"That URL isn't complete. {_ASK_FOR_NUMBER}")
    # The old interface keeps its path behind the #.
    path, _, query = url.fragment.partition("?")
    lines = url.fragment if _LINES.fullmatch(url.fragment) else ""
    if not path.startswith("/"):
        path, query = url.path, url.query
    if _OTHER_JOB.search(path):
        return NotUnderstood(
            "That URL is another kind of job. Jobpane shows system (management) jobs only."
        )
    for pattern in _JOB_PATHS:
        found = pattern.search(unquote(path))
        if found and found[1].isascii() and found[1].isdecimal():
            job = _job(found[1])
            if isinstance(job, NotUnderstood):
                return job
            named = _OF_CONTROLLER.search(unquote(path))
            return OpenJob(
                job.id, _params_in(query), lines, host, port, _short(named[1]) if named else ""
            )
    return NotUnderstood(f"That URL isn't a system job. {_ASK_FOR_NUMBER}")


def _params_in(query: str) -> tuple[tuple[str, str], ...]:
    try:
        given = parse_qs(query, max_num_fields=50)
    except ValueError:
        return ()
    kept = ((name, _printable(given[name][0])) for name in _OUTPUT_PARAMS if name in given)
    return tuple((name, text) for name, text in kept if text)


def _printable(text: str) -> str:
    return "".join(filter(str.isprintable, text))[:LONGEST_SEARCH].strip()


def _short(text: str) -> str:
    shown = "".join(character for character in text[:30] if character.isprintable())
    return f"{shown}…" if len(text) > 30 else shown
