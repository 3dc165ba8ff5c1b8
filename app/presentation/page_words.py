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


def open_job_words(job_id: object) -> str:
    """The link to another job."""
    return f"Open job #{job_id}"


def line_words(line: object) -> str:
    """The name of a line of an output."""
    return f"Line {line}"
