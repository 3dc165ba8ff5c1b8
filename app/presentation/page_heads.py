"""What a page's `<head>` says of it: its title, and a description for those who get a link to it.

A link may reach somebody without a right to what it leads to, so a head says only what is in the
URL. `head_of_job` is for those who may read the record.
"""

from dataclasses import dataclass, replace

from app.jobs.model import SystemJob
from app.presentation.durations import duration_text
from app.presentation.sentences import page_title, what_it_does

_LONGEST_NAME = 120  # characters; chats show less
_LONGEST_DESCRIPTION = 300


@dataclass(frozen=True, slots=True)
class PageHead:
    """`job_id` is that of the job which the page is about, 0 for none."""

    title: str
    description: str
    job_id: int = 0
    is_private: bool = False  # says what not everybody may know


START = PageHead("Jobpane", "Find an AWX system job by number, URL or name.")
JOBS = PageHead(
    "System jobs · Jobpane", "The system jobs of a controller, and what became of each."
)
SESSIONS = PageHead("Your sessions · Jobpane", "Where you are signed in, and how to end a session.")
TEMPLATE = PageHead(
    "System job template · Jobpane", "A cleanup's history: what it deleted, and when it runs next."
)
SIGN_IN = PageHead("Sign in · Jobpane", "Sign in with your account of the controller.")
NOT_FOUND = PageHead(
    "Page not found · Jobpane", "Nothing is at this URL. Search for a job instead."
)
JOB = PageHead(
    "System job · Jobpane", "A system job: its status, its cause of failure, its output."
)

COMPARE = PageHead(
    "Compare runs · Jobpane", "What differs between two system jobs: settings, counts, outputs."
)


def head_of_pair(left: int, right: int) -> PageHead:
    """What the URL of a comparison says by itself."""
    return replace(COMPARE, title=f"Compare #{left} and #{right} · Jobpane")


def head_of_number(job_id: int) -> PageHead:
    """What the URL of a job says by itself."""
    title = f"System job #{job_id} · Jobpane"
    return PageHead(title, "Open it to see its status, its times and its output.", job_id)


def head_of_job(job: SystemJob) -> PageHead:
    """ "Failed · Cleanup Job Details · #43", with what it does and how long it ran."""
    took = duration_text(job.elapsed_s if job.status.is_ended and job.started else None)
    what = f"{what_it_does(job)}.{f' It ran for {took}.' if took else ''}"
    title = page_title(replace(job, name=_short(job.name, _LONGEST_NAME)))
    return PageHead(title, _short(what, _LONGEST_DESCRIPTION), job.id, is_private=True)


def _short(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[:longest]}…"
