"""A Jobpane that has a stored output of millions of lines for one of its controller's jobs."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from app.settings import Settings
from tests.bench.big_output import write_big_output
from tests.support.processes import ControllerProcess, Site, running_site


@contextmanager
def site_with_big_output(
    controller: ControllerProcess, folder: Path, job_id: int, lines: int
) -> Iterator[Site]:
    """As if that job had printed so many lines and all of them had been fetched before."""
    chosen = {
        "JOBPANE_CONTROLLER_URL": controller.url,
        "JOBPANE_CONTROLLER_TOKEN_FILE": str(controller.token_file("admin")),
        "JOBPANE_DATA_DIR": str(folder),
    }
    settings = Settings(
        controller_url=controller.url,
        controller_token_file=controller.token_file("admin"),
        data_dir=folder,
    )  # type: ignore[call-arg]
    created = datetime.fromisoformat(str(controller.job(job_id)["created"]))
    write_big_output(settings.output_folder / f"{job_id}-{created:%Y%m%d%H%M%S%f}", lines)
    with running_site(folder, chosen) as site:
        yield site
