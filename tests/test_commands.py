"""The `jobpane` command as an operator runs it: what works, and one line for what does not."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.version import VERSION
from tests.support.jobpane_command import jobpane
from tests.support.processes import (
    ControllerProcess,
    build_frontend,
    free_port,
    running_controller,
    running_site,
)
from tests.unit.services.http_receiver import http_receiver


@pytest.fixture(scope="module")
def controller(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ControllerProcess]:
    with running_controller(tmp_path_factory.mktemp("controller")) as process:
        yield process


@pytest.fixture(scope="module")
def built_frontend() -> None:
    """Built before a command serves, so that no two of them build at the same time."""
    build_frontend()


def of(controller: ControllerProcess, who: str) -> dict[str, str]:
    return {
        "JOBPANE_CONTROLLER_URL": controller.url,
        "JOBPANE_CONTROLLER_TOKEN_FILE": str(controller.token_file(who)),
    }


@pytest.mark.parametrize("command", ["serve", "build", "doctor"])
def test_a_wrong_setting_stops_every_command_with_one_line(command: str) -> None:
    done = jobpane(command, JOBPANE_PORT="many")
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "JOBPANE_PORT" in done.stderr


def test_a_file_as_data_folder_stops_the_start_with_one_line(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("")
    done = jobpane("serve", JOBPANE_DATA_DIR=str(file))
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        f"Error: JOBPANE_DATA_DIR: {file} can't be used (Not a directory). "
        "Fix that, or set JOBPANE_DATA_DIR to another folder."
    ]


def test_a_full_disk_stops_the_start_with_one_line(tmp_path: Path) -> None:
    done = jobpane("serve", file_limit_bytes=1024, JOBPANE_DATA_DIR=str(tmp_path))
    assert done.returncode == 1
    [line] = done.stderr.splitlines()
    assert f"JOBPANE_DATA_DIR: {tmp_path} can't be used" in line
    assert list(tmp_path.iterdir()) == []


def test_a_taken_port_is_reported_in_one_line(controller: ControllerProcess) -> None:
    done = jobpane("doctor", JOBPANE_PORT=controller.url.rpartition(":")[2])
    assert done.returncode == 1
    assert re.search(r"BAD +port: Jobpane can't listen at 127\.0\.0\.1:\d+", done.stdout)


def test_a_taken_port_stops_the_start_with_one_line(
    controller: ControllerProcess, tmp_path: Path, built_frontend: None
) -> None:
    port = controller.url.rpartition(":")[2]
    done = jobpane("serve", JOBPANE_PORT=port, JOBPANE_DATA_DIR=str(tmp_path))
    assert done.returncode == 1
    [line] = done.stderr.splitlines()
    assert line.startswith(f"Error: Jobpane can't listen at 127.0.0.1:{port} (")


def test_doctor_knows_the_jobpane_that_runs_with_its_settings(
    controller: ControllerProcess, tmp_path: Path, built_frontend: None
) -> None:
    settings = of(controller, "admin") | {"JOBPANE_DATA_DIR": str(tmp_path)}
    with running_site(tmp_path, settings) as site:
        where = site.url.removeprefix("http://")
        port = where.rpartition(":")[2]
        settings |= {"JOBPANE_PORT": port, "JOBPANE_PUBLIC_URL": f"http://localhost:{port}"}
        done = jobpane("doctor", **settings)
    assert done.returncode == 0, done.stdout
    assert f"ok    port: This Jobpane uses {where}." in done.stdout
    assert f"ok    server: It runs version {VERSION} and is healthy." in done.stdout
    assert "leads to this Jobpane" in done.stdout


def test_doctor_prints_json_for_programs(controller: ControllerProcess) -> None:
    done = jobpane("doctor", "--json", **of(controller, "admin"))
    said = json.loads(done.stdout)
    assert (done.returncode, said["ok"], said["version"]) == (0, True, VERSION)
    verdicts = {one["about"]: one["verdict"] for one in said["findings"]}
    assert verdicts["token"] == "ok"
    assert verdicts["actions"] == "note"
    done = jobpane("doctor", "--json", **of(controller, "alice"))
    said = json.loads(done.stdout)
    assert (done.returncode, said["ok"]) == (1, False)
    [bad] = [one for one in said["findings"] if one["verdict"] == "bad"]
    assert (bad["about"], bad["controller"]) == ("system jobs", "")


def test_doctor_prints_a_wrong_setting_as_json_too(tmp_path: Path) -> None:
    missing = tmp_path / "token"
    done = jobpane(
        *("doctor", "--json"),
        JOBPANE_CONTROLLER_URL="https://awx.example.org",
        JOBPANE_CONTROLLER_TOKEN_FILE=str(missing),
    )
    said = json.loads(done.stdout)
    assert (done.returncode, done.stderr, said["ok"]) == (1, "", False)
    [finding] = said["findings"]
    assert finding["about"] == "settings"
    assert finding["message"].startswith(
        f"JOBPANE_CONTROLLER_TOKEN_FILE: {missing} can't be read (No such file or directory)."
    )


def test_doctor_finds_a_superusers_token_good(controller: ControllerProcess) -> None:
    done = jobpane("doctor", **of(controller, "admin"))
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"ok +controller: .+ answers, version \d+\.", done.stdout)
    assert "It belongs to admin, who is a superuser." in done.stdout
    assert re.search(r"ok +system jobs: The token can list them. There are \d+", done.stdout)
    assert "note  actions: Cancel and delete are off" in done.stdout


def test_doctor_says_that_an_auditor_changes_nothing(controller: ControllerProcess) -> None:
    done = jobpane("doctor", **of(controller, "auditor"), JOBPANE_ALLOW_ACTIONS="true")
    assert done.returncode == 0
    assert "auditor isn't a superuser" in done.stdout


def test_doctor_says_that_an_ordinary_user_sees_no_jobs(controller: ControllerProcess) -> None:
    done = jobpane("doctor", **of(controller, "alice"))
    assert done.returncode == 1
    assert re.search(r"BAD +system jobs: ", done.stdout)


def test_doctor_reports_a_wrong_token(controller: ControllerProcess) -> None:
    done = jobpane(
        "doctor", JOBPANE_CONTROLLER_URL=controller.url, JOBPANE_CONTROLLER_TOKEN="not-a-token"
    )
    assert done.returncode == 1
    assert re.search(r"BAD +token: ", done.stdout)
    assert "not-a-token" not in done.stdout + done.stderr


def test_doctor_reports_a_controller_that_is_not_there() -> None:
    url = f"http://127.0.0.1:{free_port()}"
    done = jobpane("doctor", JOBPANE_CONTROLLER_URL=url, JOBPANE_CONTROLLER_TOKEN="unused")
    assert done.returncode == 1
    assert re.search(r"BAD +controller: ", done.stdout)
    assert "Traceback" not in done.stdout + done.stderr


def test_doctor_reports_a_data_folder_that_is_a_file(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("")
    done = jobpane("doctor", JOBPANE_DATA_DIR=str(file / "below"))
    assert done.returncode == 1
    assert re.search(r"BAD +data folder: ", done.stdout)


def test_two_jobpanes_do_not_share_a_built_in_controller(
    tmp_path: Path, built_frontend: None
) -> None:
    with running_controller(tmp_path / "controller"):
        done = jobpane("serve", JOBPANE_DATA_DIR=str(tmp_path))
    assert done.returncode == 1
    assert "Another built-in controller uses this folder." in done.stderr
    assert "Traceback" not in done.stderr


def test_notify_tries_every_receiver_and_says_which_took_the_test() -> None:
    with http_receiver() as receiver, http_receiver() as refusing:
        refusing.status = 500
        urls = [one.url.get_secret_value() for one in (receiver, refusing)]
        done = jobpane("notify", "--test", JOBPANE_NOTIFY_URLS=" ".join(urls))
        assert (done.returncode, done.stdout) == (1, "1. JSON: sent\n2. JSON: NOT sent\n")
        assert receiver.titles == ["Jobpane can notify you"]
        assert "s3cret" not in done.stdout + done.stderr
        done = jobpane("notify", "--test", JOBPANE_NOTIFY_URLS=urls[0])
        assert (done.returncode, done.stderr) == (0, "")


def test_notify_without_receivers_says_so() -> None:
    done = jobpane("notify", "--test")
    neither = "Neither JOBPANE_NOTIFY_URLS nor JOBPANE_NOTIFY_URLS_FILE is set."
    assert (done.returncode, done.stderr) == (1, f"Error: {neither}\n")


def test_a_receiver_that_nobody_knows_stops_the_start_without_its_secret() -> None:
    done = jobpane("serve", JOBPANE_NOTIFY_URLS="nonsense://s3cret")
    assert done.returncode == 1
    assert done.stderr.startswith("Error: JOBPANE_NOTIFY_URLS")
    assert "s3cret" not in done.stderr
