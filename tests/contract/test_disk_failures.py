"""A disk that is full, read-only or has a folder where a file should be, under a whole Jobpane.

Issue 14. Outputs are served from the controller, with a warning on the page and in the log, until
the disk is well again; an audit log that cannot be written refuses commands. The disks are small
file systems in memory, which only root may mount; elsewhere those cases are skipped, and the tests
of each part (tests/unit) hold the same with disks that refuse.
"""

import asyncio
import subprocess
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
import structlog
from pydantic import ValidationError

from app.api.output_json import page_json
from app.awx.client import Controller
from app.awx.web_urls import Ui
from app.history.database import FILE_NAME
from app.jobs.permissions import Access, Refused
from app.output import OutputPage
from app.services.container import ControllerServices, Services
from app.services.failures import Failure
from app.services.history_library import HistoryFile, HistoryLibrary
from app.services.job_actions import Done
from app.settings import Settings
from tests.contract.faulty_jobpane import ALL_LINES, SHOWN_LINES, Lab, add_job, lines_of
from tests.contract.history_controller import controller_with_runs

LIMIT_S = 60


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    with controller_with_runs(tmp_path_factory.mktemp("lab") / "controller") as pair:
        add_job(pair[1], 5000, "successful")
        add_job(pair[1], 5001, "successful")
        for job_id in range(5010, 5020):
            add_job(pair[1], job_id)
        yield pair


@dataclass(frozen=True)
class Disk:
    """A folder, and what is wrong with it until `heal`."""

    folder: Path
    heal: Callable[[], object]


@pytest.fixture
def tmpfs(tmp_path: Path) -> Iterator[Path]:
    """A file system of one megabyte."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m,mode=700", "tmpfs", str(folder)]
    with suppress(OSError):
        if subprocess.run(mount, capture_output=True, check=False).returncode == 0:
            yield folder
            subprocess.run(["umount", "-l", str(folder)], check=True)
            return
    pytest.skip("only root may mount a file system")


def full(folder: Path) -> Disk:
    filler = folder / "filler"
    with suppress(OSError), filler.open("wb", buffering=0) as file:
        while True:
            file.write(bytes(4096))
    return Disk(folder, filler.unlink)


def read_only(folder: Path) -> Disk:
    remount = ["mount", "-o", "remount,{}", str(folder)]

    def be(mode: str) -> None:
        subprocess.run([part.format(mode) for part in remount], check=True)

    be("ro")
    return Disk(folder, lambda: be("rw"))


DISKS = {"full": full, "read-only": read_only}


@asynccontextmanager
async def jobpane(at: Lab, output: Path, audit: Path) -> AsyncIterator[Services]:
    controller, _ = at
    token = controller.token_file("admin")
    async with Controller(controller.url, token, has_websocket=False, ui=Ui.CLASSIC) as client:
        shared = ControllerServices("test", has_pages=False, output_folder=output, audit_file=audit)
        await shared.recover()
        access = Access(user=None, actions_on=True)
        yield shared.for_client(client, actions_on=True, access=lambda: access)
        await shared.aclose(0)


async def page_of(services: Services, job_id: int) -> OutputPage:
    page = await services.outputs.read(job_id, 1, ALL_LINES)
    assert isinstance(page, OutputPage), page
    assert [line.text for line in page.lines] == lines_of(1, SHOWN_LINES).splitlines()
    return page


async def until(is_so: Callable[[], bool]) -> None:
    """Blocks are written in the background."""
    async with asyncio.timeout(LIMIT_S):
        while not is_so():  # noqa: ASYNC110 # what is waited for has no event
            await asyncio.sleep(0.01)


async def output_is_served_and_healed(at: Lab, output: Path, heal: Callable[[], object]) -> None:
    with structlog.testing.capture_logs() as entries:
        async with jobpane(at, output, output.parent / "audit.jsonl") as services:
            await page_of(services, 5000)
            await until(lambda: "output_not_kept" in events_in(entries))
            page = await page_of(services, 5000)
            assert page_json(page).get("unstored"), "no warning on the page"
            heal()
            await page_of(services, 5001)
            # A file is there before it is known that all of it is.
            async with asyncio.timeout(LIMIT_S):
                while (await page_of(services, 5001)).is_unstored:  # noqa: ASYNC110 # as above
                    await asyncio.sleep(0.01)
    assert stored(output)


def events_in(entries: list[structlog.typing.EventDict]) -> list[str]:
    return [str(entry["event"]) for entry in entries]


def stored(output: Path) -> list[Path]:
    return [path for path in output.rglob("*") if path.is_file() and path.name != "filler"]


@pytest.mark.parametrize("name", DISKS)
async def test_outputs_are_served_with_a_warning_while_the_disk_refuses(
    name: str, lab: Lab, tmpfs: Path
) -> None:
    output = tmpfs / "output"
    output.mkdir()
    disk = DISKS[name](tmpfs)
    await output_is_served_and_healed(lab, output, disk.heal)


async def test_a_file_in_place_of_the_outputs_folder_costs_only_the_store(
    lab: Lab, tmp_path: Path
) -> None:
    output = tmp_path / "output"
    output.write_text("not a folder")
    await output_is_served_and_healed(lab, output, output.unlink)


async def command_is_refused_until(
    at: Lab, job_id: int, audit: Path, heal: Callable[[], object], output: Path
) -> None:
    controller, _ = at
    path = f"/system_jobs/{job_id}/"
    async with jobpane(at, output, audit) as services:
        refused = await services.actions.cancel(job_id)
        assert isinstance(refused, Refused)
        assert "couldn't write its audit log" in refused.because
        assert [one for one in controller.commands() if path in one[1]] == []
        heal()
        assert isinstance(await services.actions.cancel(job_id), Done)
    assert len([one for one in controller.commands() if path in one[1]]) == 1
    lines = await asyncio.to_thread(audit.read_text, "utf-8")
    assert lines.count('"event": "intent"') == lines.count('"event": "outcome"') == 1


@pytest.mark.parametrize("name", DISKS)
async def test_commands_are_refused_while_the_audit_log_cannot_be_written(
    name: str, lab: Lab, tmpfs: Path, tmp_path: Path
) -> None:
    disk = DISKS[name](tmpfs)
    job_id = 5010 + list(DISKS).index(name)
    audit = tmpfs / "audit.jsonl"
    await command_is_refused_until(lab, job_id, audit, disk.heal, tmp_path / "output")


async def test_commands_are_refused_while_a_folder_has_the_audit_logs_name(
    lab: Lab, tmp_path: Path
) -> None:
    audit = tmp_path / "audit.jsonl"
    audit.mkdir()
    await command_is_refused_until(lab, 5015, audit, audit.rmdir, tmp_path / "output")


async def history_heals(folder: Path, heal: Callable[[], object]) -> None:
    file = HistoryFile(folder)
    library = HistoryLibrary(file, "lab")
    with structlog.testing.capture_logs() as entries:
        failed = await library.overview()
        assert isinstance(failed, Failure)
        assert failed.message.startswith("The run history can't be read.")
        assert "history_unavailable" in events_in(entries)
        heal()
        assert await library.overview() == ()
        assert "history_available_again" in events_in(entries)
    await file.aclose()


@pytest.mark.parametrize("name", DISKS)
async def test_the_history_names_a_disk_that_refuses_and_heals(name: str, tmpfs: Path) -> None:
    disk = DISKS[name](tmpfs)
    await history_heals(tmpfs, disk.heal)


async def test_the_history_names_a_folder_in_its_place_and_heals(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).mkdir()
    await history_heals(tmp_path, (tmp_path / FILE_NAME).rmdir)


def test_a_folder_in_place_of_the_session_keys_is_refused_at_the_start(tmp_path: Path) -> None:
    keys = tmp_path / "keys"
    keys.mkdir()
    with pytest.raises(ValidationError, match=r"session_key_file[\s\S]*can't be read"):
        Settings(session_key_file=keys, controller_url="https://awx.example.org", data_dir=tmp_path)
