"""What a first screen shows: the job and its first lines or why not, and what is around them."""

from dataclasses import dataclass, field

from app.output import OutputPage
from app.presentation.job_page import ShownJob
from app.presentation.outcome import ShownRunOutcome


@dataclass(frozen=True, slots=True)
class Site:
    """What stands around the job, and what its links begin with."""

    base: str = ""  # of the controller's pages: "/tools/jobpane/c/lab", "" at the root of a host
    files: str = ""  # of the frontend's own files: "/tools/jobpane", "" at the root of a host
    is_embedded: bool = False  # in a portal's frame: the job alone
    has_actions: bool = True  # whether a frame shows its actions
    source: str = ""  # which controller this is, for users: its host
    user_name: str = ""  # "" where nobody is named
    is_read_only: bool = False
    has_session: bool = False  # whether the user can sign out
    history_of: int = 0  # the template whose history has a page, 0 for none
    controller: str = ""  # the controller's name where there are several
    controller_host: str = ""
    controller_color: str = ""  # the name of one in assets/styles/controllers.css
    has_other_controllers: bool = False


@dataclass(frozen=True, slots=True)
class FirstScreen:
    """A job's page as it is first seen; `lines` is None where they are not known yet."""

    job: ShownJob
    outcome: ShownRunOutcome = field(default_factory=ShownRunOutcome)
    lines: OutputPage | None = None
    site: Site = Site()


@dataclass(frozen=True, slots=True)
class LinesFailure:
    """Why there are no lines."""

    message: str
    can_try_again: bool


@dataclass(frozen=True, slots=True)
class FirstFailure:
    """A job's page where the controller has not given the record."""

    job_id: int
    number: str  # as it stands in the URL
    message: str
    log_id: str
    is_missing: bool = False  # there is no such job
    is_refused: bool = False  # the user may not read it, nor its output
    search: str = ""  # that the job was to match
    lines: OutputPage | LinesFailure | None = None  # None while it is not known
    site: Site = Site()
