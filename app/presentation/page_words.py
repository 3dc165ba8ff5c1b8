"""Words of a job's page that both its components and its first screen (app/first_screen) show."""

BRAND = "Jobpane"
SEARCH = "Search"
SEARCH_PLACEHOLDER = "Search jobs, or paste a number or URL"

RUN_AGAIN = "Run again"
CANCEL = "Cancel"
DELETE = "Delete"
DELETED = "Deleted"
OPEN_IN_CONTROLLER = "Open in AWX"

WHOLE_MESSAGE = "Whole message"
TRACEBACK = "Traceback"
COPY_TRACEBACK = "Copy traceback"

TRY_AGAIN = "Try again"
ALL_JOBS = "All system jobs"
WITHOUT_SEARCH = "Open without the search"

_BUTTON_TEXT = 30  # characters


def open_job_words(job_id: object) -> str:
    """The link to another job."""
    return f"Open job #{job_id}"


def short(text: str) -> str:
    """A text of the URL, short enough for a button."""
    return text if len(text) <= _BUTTON_TEXT else f"{text[:_BUTTON_TEXT]}…"


def unread_words(number: object) -> str:
    """The heading of a job whose record could not be read."""
    return f"System job #{number}"


def missing_words(number: object) -> str:
    """The heading where there is no such job."""
    return f"System job #{number} not found"


def unmatched_words(number: object, search: object) -> str:
    """The heading where a search does not find the job."""
    return f"Job #{number} doesn't match “{search}”"


def search_names_words(text: object) -> str:
    """The link from a job that there is not to a search for names."""
    return f"Search names for “{text}”"


def log_id_words(log_id: object) -> str:
    """Which line of the log belongs to a failure."""
    return f"Log ID {log_id}"


LINE_WITHOUT_NUMBER = "Output"


def line_words(line: object) -> str:
    """The name of a line of an output."""
    return f"Line {line}"
