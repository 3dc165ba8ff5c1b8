"""Everything that pages need of the world behind them, made once at start.

app/app.py builds one `Workspace` from the settings; states and routes receive it and
never see a credential, because the controller's client keeps it to itself.
"""

from collections.abc import Callable
from dataclasses import dataclass

from app.awx.client import Controller
from app.jobs.actions import Access
from app.viewing.job_commands import JobCommands
from app.viewing.job_reader import JobReader
from app.viewing.output_reader import OutputReader

WebUrl = Callable[[str], str]  # the controller's own page for one of its URLs, or ""


@dataclass(frozen=True, slots=True)
class Workspace:
    """The use cases, bound to one controller and to what people may do here."""

    reader: JobReader
    commands: JobCommands
    output: OutputReader
    access: Access
    web_url: WebUrl
    source: str  # which controller this is, for people: its host name, or "Built-in controller"


def workspace_for(
    controller: Controller, access: Access, source: str, *, has_pages: bool
) -> Workspace:
    """The use cases over one controller; the built-in one has no pages of its own to link."""
    output = OutputReader(controller.fetch_events)
    reader = JobReader(controller, output)
    return Workspace(
        reader=reader,
        commands=JobCommands(controller, reader, output, access),
        output=output,
        access=access,
        web_url=(lambda url: controller.web_url(url) or "") if has_pages else (lambda _: ""),
        source=source,
    )
