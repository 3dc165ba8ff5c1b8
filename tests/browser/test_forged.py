"""Events that our pages never send: refused, written down, and no unexpected error of ours."""

import json
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import httpx
import pytest
from websockets.exceptions import ConnectionClosedError
from websockets.sync.client import ClientConnection

from app.state.bulk_actions import BulkActions
from app.state.find import SearchBox
from app.state.job import JobPage
from app.state.launch import Launch
from app.state.preferences import Preferences
from app.state.results import Results
from app.state.unexpected_errors import UnexpectedError
from tests.browser.forged_events import connected, frame, read_until, router_of
from tests.support.processes import ControllerProcess, ServeSite, Site, wait_until

ROOT_STATE = "reflex___state____state"
JOB_PAGE = JobPage.get_full_name()
RESULTS = Results.get_full_name()
BATCH = BulkActions.get_full_name()
LAUNCH = Launch.get_full_name()
SEARCH_BOX = SearchBox.get_full_name()
PREFERENCES = Preferences.get_full_name()
UNEXPECTED = UnexpectedError.get_full_name()
CONFIRMED = [f"{JOB_PAGE}.cancel_confirmed", f"{JOB_PAGE}.delete_confirmed", f"{BATCH}.confirmed"]
OF_OTHER_JOB = "event_of_other_job"
ODD = [None, 7, "text", [1, 2], [["a", "b"]], {"text": {"deep": 1}}, True]
OF_A_JOB = [
    f"{JOB_PAGE}.{name}"
    for name in (
        "refresh_pressed",
        "watch_lost",
        "cancel_pressed",
        "delete_pressed",
        "cancel_confirmed",
        "delete_confirmed",
    )
]
TAKES = {
    **{event: ["job_id"] for event in OF_A_JOB},
    f"{BATCH}.confirmed": ["confirmed_ids"],
    f"{SEARCH_BOX}.submitted": ["form"],
    f"{LAUNCH}.submitted": ["form"],
    f"{LAUNCH}.pressed": ["job_id"],
    f"{RESULTS}.filter_chosen": ["name", "value"],
    f"{RESULTS}.row_chosen": ["job_id", "is_chosen"],
    f"{RESULTS}.page_chosen": ["is_chosen"],
    f"{PREFERENCES}.zone_chosen": ["zone"],
    f"{UNEXPECTED}.happened": ["error_id"],
}


def serve(serve_site: ServeSite, controller: ControllerProcess, who: str, **also: str) -> Site:
    return serve_site(
        JOBPANE_CONTROLLER_URL=controller.url,
        JOBPANE_CONTROLLER_TOKEN_FILE=str(controller.token_file(who)),
        **also,
    )


@pytest.fixture(scope="module")
def read_only(serve_site: ServeSite, controller: ControllerProcess) -> Site:
    return serve(serve_site, controller, "admin")


@pytest.fixture(scope="module")
def of_an_auditor(serve_site: ServeSite, controller: ControllerProcess) -> Site:
    return serve(serve_site, controller, "auditor", JOBPANE_ALLOW_ACTIONS="true")


@pytest.fixture(scope="module")
def of_an_admin(serve_site: ServeSite, controller: ControllerProcess) -> Site:
    return serve(serve_site, controller, "admin", JOBPANE_ALLOW_ACTIONS="true")


def commands(controller: ControllerProcess, job_id: int) -> list[object]:
    place = f"/system_jobs/{job_id}/"
    asked = [one for one in controller.requests() if place in str(one["path"])]
    return [one["method"] for one in asked if one["method"] != "GET"]


def send(socket: ClientConnection, event: str, job_id: int, /, **payload: object) -> None:
    socket.send(frame(event, job_id, **payload))


@pytest.fixture
def forged(request: pytest.FixtureRequest) -> Iterator[ClientConnection]:
    """A websocket that speaks as our pages do, and says what they never would."""
    site: Site = request.getfixturevalue(request.param)
    with connected(site, str(uuid4())) as socket:
        yield socket


@pytest.mark.parametrize(
    ("forged", "site_name", "whose_rule"),
    [
        ("read_only", "read_only", "Actions are off in this Jobpane"),
        ("of_an_auditor", "of_an_auditor", "Only superusers"),
    ],
    indirect=["forged"],
)
def test_a_forged_command_of_a_reader_is_refused_and_written_down(
    forged: ClientConnection,
    site_name: str,
    whose_rule: str,
    controller: ControllerProcess,
    request: pytest.FixtureRequest,
) -> None:
    site: Site = request.getfixturevalue(site_name)
    send(forged, f"{JOB_PAGE}.opened", 52)
    read_until(forged, '"ready"')
    send(forged, f"{JOB_PAGE}.delete_pressed", 52, job_id=52)
    send(forged, f"{JOB_PAGE}.delete_confirmed", 52, job_id=52)
    read_until(forged, whose_rule)
    lines = (Path(site.log).parent / "audit.jsonl").read_text("utf-8").splitlines()
    [line] = [one for one in map(json.loads, lines) if one["job_id"] == 52]
    assert line["action"] == "delete"
    assert whose_rule in line["answer"]
    assert whose_rule in site.log_text()
    assert commands(controller, 52) == []


@pytest.mark.parametrize("forged", ["of_an_admin"], indirect=True)
def test_a_command_without_its_dialog_is_not_sent_and_logged(
    forged: ClientConnection, of_an_admin: Site, controller: ControllerProcess
) -> None:
    send(forged, f"{JOB_PAGE}.opened", 53)
    read_until(forged, '"ready"')
    for event in CONFIRMED:
        send(forged, event, 53, **({} if event.startswith(BATCH) else {"job_id": 53}))
    wait_until(lambda: of_an_admin.log_text().count("command_without_question") >= 3)
    assert commands(controller, 53) == []


@pytest.mark.parametrize("forged", ["of_an_admin"], indirect=True)
def test_an_event_of_another_job_than_the_one_that_is_open_does_nothing(
    forged: ClientConnection, of_an_admin: Site, controller: ControllerProcess
) -> None:
    send(forged, f"{JOB_PAGE}.opened", 57)
    read_until(forged, '"ready"')
    send(forged, f"{JOB_PAGE}.delete_pressed", 57, job_id=57)
    read_until(forged, '"delete"')
    # Counted before the next test: of many such lines in a minute the log has the first twenty.
    noted = of_an_admin.log_text().count(OF_OTHER_JOB)
    for event in OF_A_JOB:
        send(forged, event, 57, job_id=56)
    wait_until(lambda: of_an_admin.log_text().count(OF_OTHER_JOB) >= noted + len(OF_A_JOB))
    asked = [one for one in controller.requests() if "/system_jobs/56/" in str(one["path"])]
    assert (asked, commands(controller, 57)) == ([], [])


@pytest.mark.parametrize("forged", ["of_an_admin"], indirect=True)
def test_a_message_larger_than_a_page_sends_ends_the_connection(forged: ClientConnection) -> None:
    event = {"name": f"{JOB_PAGE}.opened", "payload": {}}
    router = router_of(54)
    usual, large = (
        {**event, "router_data": {**router, "kept": "x" * size}} for size in (60_000, 200_000)
    )
    forged.send(f"42/_event,{json.dumps(['event', usual])}")
    read_until(forged, '"ready"')
    forged.send(f"42/_event,{json.dumps(['event', large])}")
    with pytest.raises(ConnectionClosedError, match="message too big"):
        read_until(forged, "never")


def test_a_poll_that_says_more_than_a_page_does_is_refused(of_an_admin: Site) -> None:
    url = f"{of_an_admin.url}/_event/?EIO=4&transport=polling&token={uuid4()}"
    opened = json.loads(httpx.get(url).text.removeprefix("0"))
    session = f"{url}&sid={opened['sid']}"
    assert httpx.post(session, content="40/_event,").status_code == 200
    connection = HTTPConnection(urlsplit(session).netloc)
    connection.putrequest("POST", session.removeprefix(of_an_admin.url))
    connection.putheader("Content-Length", "200000")
    connection.endheaders()
    assert connection.getresponse().status == 413
    connection.close()


@pytest.mark.parametrize("forged", ["of_an_admin"], indirect=True)
def test_a_payload_of_a_wrong_type_is_ignored(
    forged: ClientConnection, of_an_admin: Site, controller: ControllerProcess
) -> None:
    send(forged, f"{JOB_PAGE}.opened", 54)
    read_until(forged, '"ready"')
    for event, names in TAKES.items():
        send(forged, event, 54)
        for odd in ODD:
            send(forged, event, 54, **dict.fromkeys(names, odd))
    send(forged, f"{JOB_PAGE}.delete_pressed", 54, job_id=54)  # answered after all the others
    read_until(forged, '"delete"')
    assert "unexpected_error" not in of_an_admin.log_text()
    assert "Traceback" not in of_an_admin.log_text()
    assert commands(controller, 54) == []
