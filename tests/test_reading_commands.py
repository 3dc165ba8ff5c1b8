"""`jobpane jobs`, `show`, `log` and `history`, as an operator and a script run them."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.builtin_controller.seed.history_special import WELL_KNOWN
from app.services.history_library import HistoryFile, HistoryLibrary
from app.settings import ControllerSettings
from tests.support.jobpane_command import jobpane
from tests.support.processes import ControllerProcess, free_port, running_controller
from tests.support.sources import ROOT
from tests.unit.history.facts import run

GOOD, FAILED, RUNNING, WAITING = (
    str(WELL_KNOWN[name]) for name in ("successful", "failed_with_traceback", "running", "waiting")
)


@pytest.fixture(scope="module")
def controller(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ControllerProcess]:
    with running_controller(tmp_path_factory.mktemp("controller")) as process:
        yield process


@pytest.fixture
def there(controller: ControllerProcess, tmp_path: Path) -> dict[str, str]:
    """The settings of a Jobpane at the controller."""
    return {
        "JOBPANE_CONTROLLER_URL": controller.url,
        "JOBPANE_CONTROLLER_TOKEN_FILE": str(controller.token_file("auditor")),
        "JOBPANE_DATA_DIR": str(tmp_path),
    }


def started(*arguments: str, **settings: str) -> subprocess.Popen[bytes]:
    """The command, while it runs."""
    inherited = {name: text for name, text in os.environ.items() if "JOBPANE_" not in name}
    return subprocess.Popen(
        [sys.executable, "-m", "app.cli", *arguments],
        cwd=ROOT,
        env={**inherited, **settings},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        bufsize=0,  # else `communicate` leaves out what `readline` has read ahead
    )


def one_line(text: str) -> str:
    [line] = text.splitlines()
    return line


def test_show_says_what_a_job_deleted_without_any_color_in_a_pipe(there: dict[str, str]) -> None:
    done = jobpane("show", GOOD, **there)
    assert (done.returncode, done.stderr) == (0, "")
    assert "successful" in done.stdout
    assert "Deleted" in done.stdout
    assert "\x1b" not in done.stdout


@pytest.mark.parametrize("arguments", [("show", FAILED), ("jobs",)])
def test_no_line_in_a_pipe_ends_in_spaces(
    there: dict[str, str], arguments: tuple[str, ...]
) -> None:
    lines = jobpane(*arguments, **there).stdout.splitlines()
    assert len(lines) > 2
    assert lines == [line.rstrip() for line in lines]


def test_show_gives_the_same_facts_as_json(there: dict[str, str]) -> None:
    seen = json.loads(jobpane("show", GOOD, "--json", **there).stdout)
    assert (seen["id"], seen["status"]) == (int(GOOD), "successful")
    [jobs] = [one for one in seen["outcome"]["counts"] if one["kind"] == "jobs"]
    assert jobs["deleted"] == 24


def test_show_says_why_a_job_failed_with_the_line_and_a_hint(there: dict[str, str]) -> None:
    done = jobpane("show", FAILED, **there)
    facts = dict(line.split(maxsplit=1) for line in done.stdout.splitlines())
    assert facts["Why"].strip() == "django.db.utils.OperationalError: out of shared memory"
    assert facts["Line"].split(maxsplit=1)[0] == "9"
    assert facts["Hint"].startswith("PostgreSQL ran out of locks")
    assert facts["See"].startswith("https://www.postgresql.org/")
    as_json = json.loads(jobpane("show", FAILED, "--json", **there).stdout)
    assert as_json["why"] == "django.db.utils.OperationalError: out of shared memory"
    assert json.loads(jobpane("show", GOOD, "--json", **there).stdout)["why"] == ""


def test_log_says_that_a_waiting_job_has_not_started(there: dict[str, str]) -> None:
    done = jobpane("log", WAITING, **there)
    assert (done.returncode, done.stdout) == (2, "")
    assert one_line(done.stderr) == "The job hasn't started yet. Use --follow for new lines."


@pytest.mark.parametrize(("job", "status"), [(FAILED, 1), (RUNNING, 2)])
def test_the_exit_status_is_that_of_the_job(there: dict[str, str], job: str, status: int) -> None:
    assert jobpane("show", job, **there).returncode == status


def test_a_job_that_is_not_there_is_neither_good_nor_failed(there: dict[str, str]) -> None:
    done = jobpane("show", "999999", **there)
    assert (done.returncode, done.stdout) == (2, "")
    assert one_line(done.stderr).startswith("Error: This system job doesn't exist.")


def test_jobs_lists_the_newest_and_says_whether_one_failed(there: dict[str, str]) -> None:
    seen = jobpane("jobs", "--json", **there)
    rows = json.loads(seen.stdout)["jobs"]
    assert len(rows) == 10
    ended_badly = {"failed", "error", "canceled"}
    assert seen.returncode == int(any(row["status"] in ended_badly for row in rows))
    good = jobpane("jobs", "--status", "successful", **there)
    assert good.returncode == 0
    assert good.stdout.splitlines()[0].split() == ["ID", "STATUS", "CREATED", "TOOK", "NAME"]


def test_log_prints_the_output_and_nothing_else(there: dict[str, str]) -> None:
    plain = jobpane("log", GOOD, **there)
    assert (plain.returncode, plain.stderr) == (0, "")
    assert "\x1b" not in plain.stdout
    printed = jobpane("log", GOOD, "--json", **there).stdout
    lines = [json.loads(line) for line in printed.split("\n")[:-1]]
    assert [line["text"] for line in lines] == plain.stdout.split("\n")[:-1]
    assert [line["line"] for line in lines] == list(range(1, len(lines) + 1))


def test_an_interrupted_command_says_nothing(there: dict[str, str]) -> None:
    process = started("log", RUNNING, "--follow", **there)
    assert process.stdout is not None
    assert process.stdout.readline()
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert (process.returncode, errors) == (130, b"")


def test_a_closed_pipe_ends_a_command_quietly(there: dict[str, str]) -> None:
    process = started("log", RUNNING, "--follow", **there)
    assert process.stdout is not None
    assert process.stdout.readline()
    process.stdout.close()
    assert process.stderr is not None
    assert process.stderr.read() == b""
    assert process.wait(timeout=60) == 141


def test_history_prints_runs_that_the_controller_has_forgotten(
    controller: ControllerProcess, there: dict[str, str], tmp_path: Path
) -> None:
    async def store() -> None:
        file = HistoryFile(tmp_path)
        library = HistoryLibrary(file, ControllerSettings(url=controller.url).key)
        bad = run(900_002, status="failed", outcome=None)
        going = run(900_003, status="running")
        await library.run(lambda store: store.add([run(900_001), bad, going]))
        await file.aclose()

    none = jobpane("history", "1", **there)
    assert (none.returncode, none.stdout) == (2, "")
    assert one_line(none.stderr).startswith("Error: This folder has no history.")
    asyncio.run(store())
    done = jobpane("history", "1", "--json", **there)
    assert [one["job"] for one in json.loads(done.stdout)["runs"]] == [900_003, 900_002, 900_001]
    assert done.returncode == 1, "the newest that has ended"
    table = jobpane("history", "1", "--limit", "1", **there)
    assert table.returncode == 2, "it has not ended"
    assert table.stdout.split()[:3] == ["JOB", "STATUS", "CREATED"]


def test_no_fact_is_printed_to_one_who_may_not_read_jobs(
    controller: ControllerProcess, there: dict[str, str], tmp_path: Path
) -> None:
    HistoryFile(tmp_path).database.read(lambda _: None)
    ordinary = {**there, "JOBPANE_CONTROLLER_TOKEN_FILE": str(controller.token_file("alice"))}
    for arguments in (("history", "1"), ("jobs",), ("show", GOOD)):
        done = jobpane(*arguments, **ordinary)
        assert (done.returncode, done.stdout) == (2, "")
        assert one_line(done.stderr).startswith("Error: ")


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"JOBPANE_PORT": "many"}, "JOBPANE_PORT"),
        ({}, "No controller is configured"),
        ({"JOBPANE_CONTROLLER_URL": f"http://127.0.0.1:{free_port()}"}, "No token is configured."),
        (
            {
                "JOBPANE_CONTROLLER_URL": f"http://127.0.0.1:{free_port()}",
                "JOBPANE_CONTROLLER_TOKEN": "unused",
            },
            "Error: ",
        ),
    ],
)
def test_what_cannot_be_asked_is_one_line_and_never_a_failed_job(
    tmp_path: Path, settings: dict[str, str], words: str
) -> None:
    done = jobpane("show", "42", JOBPANE_DATA_DIR=str(tmp_path), **settings)
    assert (done.returncode, done.stdout) == (2, "")
    assert words in one_line(done.stderr)


def test_of_several_controllers_one_has_to_be_named(
    controller: ControllerProcess, there: dict[str, str], tmp_path: Path
) -> None:
    file = tmp_path / "controllers.toml"
    tables = (
        f'[[controllers]]\nname = "{name}"\nurl = "{url}"\n'
        f'token_file = "{controller.token_file("auditor")}"\n'
        for name, url in (("prod", "http://127.0.0.1:9"), ("lab", controller.url))
    )
    file.write_text("".join(tables))
    several = {"JOBPANE_CONTROLLERS": str(file), "JOBPANE_DATA_DIR": str(tmp_path)}
    done = jobpane("show", GOOD, **several)
    assert done.returncode == 2
    assert "prod, lab" in one_line(done.stderr)
    assert jobpane("show", GOOD, "--controller", "lab", **several).returncode == 0


def test_log_follows_a_job_to_its_end(controller: ControllerProcess, there: dict[str, str]) -> None:
    process = started("log", RUNNING, "--follow", **there)
    assert process.stdout is not None
    first = process.stdout.readline()
    controller.ask(f"/api/v2/system_jobs/{RUNNING}/cancel/", "POST")
    printed, errors = process.communicate(timeout=120)
    assert (process.returncode, errors) == (1, b"")
    lines = [event["stdout"] for event in controller.events(int(RUNNING))]
    assert (first + printed).decode().count("\n") >= len(lines)
