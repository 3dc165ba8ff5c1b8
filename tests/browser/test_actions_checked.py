"""A command is checked at the moment it is given: by time, by what was seen, by who gives it."""

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect
from websockets.sync.client import ClientConnection, connect

from app.builtin_controller.store import Store
from app.builtin_controller.times import now, to_text
from tests.processes import ControllerProcess, ServeSite, Site, running_controller, wait_until

ROOT_STATE = "reflex___state____state"
JOB_PAGE = f"{ROOT_STATE}.app___state___job____job_page"
RESULTS = f"{ROOT_STATE}.app___state___results____results.app___state___batch____selected_jobs"
CONFIRMED = ["cancel_confirmed", "delete_confirmed"]


@pytest.fixture(scope="module")
def quick(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ControllerProcess]:
    folder = tmp_path_factory.mktemp("quick")
    with running_controller(folder, job_seconds=60, history="small") as process:
        yield process


@pytest.fixture(scope="module")
def store(quick: ControllerProcess) -> Store:
    """What the controller keeps, for what only time or other people do to a job."""
    return Store(quick.data_dir)


def serve(serve_site: ServeSite, controller: ControllerProcess, who: str, **also: str) -> Site:
    return serve_site(
        JOBPANE_CONTROLLER_URL=controller.url,
        JOBPANE_CONTROLLER_TOKEN_FILE=str(controller.token_file(who)),
        **also,
    )


@pytest.fixture(scope="module")
def checked_site(serve_site: ServeSite, quick: ControllerProcess) -> Site:
    return serve(serve_site, quick, "admin", JOBPANE_ALLOW_ACTIONS="true")


def commands(controller: ControllerProcess, job_id: int) -> list[object]:
    place = f"/system_jobs/{job_id}/"
    asked = [one for one in controller.requests() if place in str(one["path"])]
    return [one["method"] for one in asked if one["method"] != "GET"]


def ask_to_delete(page: Page) -> None:
    page.get_by_role("button", name="Delete job").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete job and output").click()


def test_a_delete_that_is_too_early_counts_down_and_then_goes_on(
    page: Page, checked_site: Site, quick: ControllerProcess, store: Store
) -> None:
    ended = to_text(now() - timedelta(seconds=50))
    store.jobs.change(50, status="successful", finished=ended, emitted_events=1_000)
    page.goto(f"{checked_site.url}/jobs/50")
    delete = page.get_by_role("button", name="Delete job")
    expect(delete).to_have_attribute("aria-disabled", "true")
    expect(delete).to_have_accessible_description(re.compile("still saving the job's output"))
    expect(page.get_by_role("timer")).to_contain_text(re.compile(r"Possible in \d+ s"))
    expect(delete).to_have_attribute("aria-disabled", "false", timeout=20_000)
    assert commands(quick, 50) == []
    ask_to_delete(page)
    expect(page.get_by_role("heading", name="Job #50 is gone")).to_be_visible()
    assert commands(quick, 50) == ["DELETE"]


def test_a_job_that_changed_while_the_question_was_open_is_asked_about_again(
    page: Page, checked_site: Site, quick: ControllerProcess, store: Store
) -> None:
    page.goto(f"{checked_site.url}/jobs/51")
    page.get_by_role("button", name="Delete job").click()
    store.jobs.change(51, job_explanation="Somebody looked into it.")
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Delete job and output").click()
    expect(page.get_by_role("alert")).to_contain_text("changed since you looked")
    expect(page.get_by_text("Somebody looked into it.").first).to_be_visible()
    assert commands(quick, 51) == []
    ask_to_delete(page)
    expect(page.get_by_role("heading", name="Job #51 is gone")).to_be_visible()
    assert commands(quick, 51) == ["DELETE"]


def send(socket: ClientConnection, event: str, job_id: int, **payload: object) -> None:
    path = f"/jobs/{job_id}"
    router = {"pathname": path, "asPath": path, "query": {"job_id": str(job_id)}}
    sent = {"name": event, "payload": payload, "router_data": router}
    socket.send(f"42/_event,{json.dumps(['event', sent])}")


@pytest.fixture
def forged(request: pytest.FixtureRequest) -> Iterator[ClientConnection]:
    """A websocket that speaks as our pages do, and says what they never would."""
    site: Site = request.getfixturevalue(request.param)
    address = f"{site.url.replace('http', 'ws', 1)}/_event/?EIO=4&transport=websocket"
    with connect(f"{address}&token={uuid4()}", origin=site.url) as socket:  # type: ignore[arg-type]
        socket.recv()
        socket.send("40/_event,")
        socket.recv()
        yield socket


@pytest.fixture(scope="module")
def read_only(serve_site: ServeSite, quick: ControllerProcess) -> Site:
    return serve(serve_site, quick, "admin")


@pytest.fixture(scope="module")
def of_an_auditor(serve_site: ServeSite, quick: ControllerProcess) -> Site:
    return serve(serve_site, quick, "auditor", JOBPANE_ALLOW_ACTIONS="true")


def read_until(socket: ClientConnection, words: str) -> None:
    while words not in (message := str(socket.recv(timeout=10))):
        if message == "2":
            socket.send("3")


@pytest.mark.parametrize(
    ("forged", "site_name", "whose_rule"),
    [
        ("read_only", "read_only", "This Jobpane is read-only"),
        ("of_an_auditor", "of_an_auditor", "Only a superuser"),
    ],
    indirect=["forged"],
)
def test_a_forged_command_of_a_reader_is_refused_and_written_down(
    forged: ClientConnection,
    site_name: str,
    whose_rule: str,
    quick: ControllerProcess,
    request: pytest.FixtureRequest,
) -> None:
    site: Site = request.getfixturevalue(site_name)
    send(forged, f"{JOB_PAGE}.opened", 52)
    read_until(forged, '"ready"')
    send(forged, f"{JOB_PAGE}.delete_pressed", 52)
    send(forged, f"{JOB_PAGE}.delete_confirmed", 52)
    read_until(forged, whose_rule)
    lines = (Path(site.log).parent / "audit.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line)["action"] for line in lines] == ["delete"]
    assert whose_rule in json.loads(lines[0])["answer"]
    assert whose_rule in site.log_text()
    assert commands(quick, 52) == []


@pytest.mark.parametrize("forged", ["checked_site"], indirect=True)
def test_a_command_that_no_question_led_to_is_not_sent_and_written_down(
    forged: ClientConnection, checked_site: Site, quick: ControllerProcess
) -> None:
    send(forged, f"{JOB_PAGE}.opened", 53)
    read_until(forged, '"ready"')
    for event in (*[f"{JOB_PAGE}.{name}" for name in CONFIRMED], f"{RESULTS}.confirmed"):
        send(forged, event, 53)
    wait_until(lambda: checked_site.log_text().count("command_without_question") == 3)
    assert commands(quick, 53) == []
