"""Blocks as they may lie in a job's folder, by any writer, whatever they know."""

from collections.abc import Iterable
from pathlib import Path

from app.output.blocks.block import build_block
from app.output.blocks.block_file import write_block
from app.output.events import OutputEvent, in_order
from tests.unit.output.event_table import JOB_ID, NOON

OLD_MAGIC = b"JPBLOCK2"


def job_folder(root: Path) -> Path:
    """Where the output of the tests' job lies."""
    folder = root / f"{JOB_ID}-{NOON:%Y%m%d%H%M%S%f}"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def put_block(
    root: Path, events: Iterable[OutputEvent], first: int, last: int, *, is_old: bool = False
) -> None:
    """A block of these counters with what these events have of it; old: of the version before."""
    within = in_order(one for one in events if first <= one.counter <= last)
    path = write_block(job_folder(root), build_block(first, last, within)).path
    if is_old:
        path.write_bytes(OLD_MAGIC + path.read_bytes()[len(OLD_MAGIC) :])


def put_old_end(root: Path, last_counter: int, lines: int) -> None:
    """An end as the version before stored it, by whatever clock."""
    text = f'{{"last_counter":{last_counter},"lines":{lines}}}'
    (job_folder(root) / "end.json").write_text(text)
