"""What Jobpane needs of the machine: a port, a folder that it can write, the built frontend."""

import os
from pathlib import Path

from app.doctor.finding import Finding, bad, good, note
from app.hosting import frontend
from app.hosting.server import PortTakenError, listen
from app.settings import Settings


def machine_findings(settings: Settings) -> list[Finding]:
    """The results of the checks of this machine."""
    return [_data_dir(settings.data_dir), _port(settings), _frontend()]


def _data_dir(folder: Path) -> Finding:
    existing = next(path for path in (folder, *folder.parents) if path.exists())
    if not existing.is_dir() or not os.access(existing, os.W_OK | os.X_OK):
        cannot = f"{folder} isn't writable. Set JOBPANE_DATA_DIR to one that is."
        return bad("data folder", cannot)
    return good("data folder", f"{folder} is writable.")


def _port(settings: Settings) -> Finding:
    try:
        listen(settings).close()
    except PortTakenError as error:
        return bad("port", str(error))
    return good("port", f"{settings.host}:{settings.port} is free.")


def _frontend() -> Finding:
    if frontend.is_built():
        return good("frontend", "It is built.")
    return note("frontend", "It isn't built yet. `jobpane serve` builds it.")
