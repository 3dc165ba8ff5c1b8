"""What Jobpane needs of the machine besides its port and data folder: the built frontend."""

from app.doctor.finding import Finding, good, note
from app.hosting import frontend


def frontend_finding() -> Finding:
    """Whether the pages are there."""
    if frontend.is_built():
        return good("frontend", "It is built.")
    return note("frontend", "It isn't built yet. `jobpane serve` builds it.")
