"""An output whose stored files are damaged anywhere is shown as the controller has it, and healed.

Issue 14: damaged at 50 places. What is found to be damaged is fetched again and stored again.
"""

import asyncio
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from hypothesis import given, settings
from hypothesis import strategies as st

from app.output import OutputPage
from app.services.outputs import Outputs
from tests.unit.output.event_table import BLOCK, JOB_ID, EventTable, numbered

PLACES = 50
LINES = 2 * BLOCK + 300
WINDOW = 1000
WHOLE = [f"line {number}" for number in range(1, LINES + 1)]

damages = st.lists(
    st.tuples(
        st.integers(0, 63),  # the file, counted round
        st.floats(0, 1, exclude_max=True),  # where in it
        st.integers(1, 255),  # what is added to the byte; 255: the file ends here
    ),
    min_size=1,
    max_size=PLACES,
)


def events_table() -> EventTable:
    return EventTable(numbered(LINES), status="successful")


async def all_lines(outputs: Outputs) -> list[str]:
    found: list[str] = []
    for start in range(1, LINES + 1, WINDOW):
        page = await outputs.read(JOB_ID, start, WINDOW)
        assert isinstance(page, OutputPage), page
        assert not page.missing
        found += [line.text for line in page.lines]
    return found


async def seen_in(folder: Path) -> tuple[list[str], int]:
    """The whole output by a new process, and how many events it asked the controller for."""
    table = events_table()
    outputs = table.outputs(folder)
    lines = await all_lines(outputs)
    await outputs.aclose()
    return lines, sum(table.given.values())


@pytest.fixture(scope="module")
def stored() -> Iterator[Path]:
    """An output that is stored whole."""
    with tempfile.TemporaryDirectory() as folder:
        lines, _ = asyncio.run(seen_in(Path(folder)))
        assert lines == WHOLE
        assert asyncio.run(seen_in(Path(folder))) == (WHOLE, 0)
        yield Path(folder)


def damage(folder: Path, at: list[tuple[int, float, int]]) -> None:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    for number, share, added in at:
        path = files[number % len(files)]
        text = bytearray(path.read_bytes())
        if not text:
            continue
        place = int(share * len(text))
        if added == 255:
            del text[place:]
        else:
            text[place] = (text[place] + added) % 256
        path.write_bytes(text)


@given(places=damages)
@settings(max_examples=PLACES)
def test_no_damaged_byte_reaches_a_reader_and_the_store_heals(
    stored: Path, places: list[tuple[int, float, int]]
) -> None:
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "output"
        shutil.copytree(stored, folder)
        damage(folder, places)
        with structlog.testing.capture_logs() as entries:
            lines, fetched = asyncio.run(seen_in(folder))
        assert lines == WHOLE
        if fetched:
            assert "stored_output_unusable" in [entry["event"] for entry in entries]
        assert asyncio.run(seen_in(folder)) == (WHOLE, 0), "it has not healed"
