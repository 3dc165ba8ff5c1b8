"""Forged events of a list: only what an open dialog named is sent, once."""

from websockets.sync.client import ClientConnection

from app.state.bulk_actions import BulkActions
from app.state.results import Results
from tests.browser.forged_events import connected, frame, read_all, read_until
from tests.support.processes import ControllerProcess, Site, wait_until

RESULTS = Results.get_full_name()
BATCH = BulkActions.get_full_name()
OPENED = frame(f"{RESULTS}.opened")
PRESSED = frame(f"{BATCH}.delete_selected_pressed")


def ended_job(controller: ControllerProcess) -> int:
    """A job that was canceled while it waited."""
    job_id = controller.launch(days=30)
    controller.ask(f"/api/v2/system_jobs/{job_id}/cancel/", "POST")
    return job_id


def send(socket: ClientConnection, *events: str, until: str = "") -> None:
    """Send these events at once and read until an answer has these words, or all that comes."""
    for one in events:
        socket.send(one)
    if until:
        read_until(socket, until)
    else:
        read_all(socket)


def test_forged_ids_and_events_send_nothing_but_what_was_asked_about(
    site: Site, controller: ControllerProcess
) -> None:
    real = ended_job(controller)
    before = len(controller.requests())
    forged = [1, -1, 0, 2**63, "1", str(real), float(real) + 0.5, True, None, [real], {"id": real}]
    choose = [frame(f"{RESULTS}.row_chosen", job_id=one, is_chosen=True) for one in forged]
    confirm = frame(f"{BATCH}.confirmed", confirmed_ids=[real])
    with connected(site, "33333333-3333-4333-8333-333333333333") as socket:
        send(socket, OPENED, until=f"/jobs/{real}")
        send(socket, confirm)
        send(socket, *choose)
        for last in (PRESSED, confirm):
            send(socket, last)
            controller.settled()
        assert controller.commands(before) == []
        # The same road with a row of the page leads there: it was the ids that were refused.
        send(socket, frame(f"{RESULTS}.row_chosen", job_id=real, is_chosen=True))
        send(socket, PRESSED, until="Delete 1 job?")
        send(socket, confirm, confirm)
        wait_until(lambda: len(controller.commands(before)) > 0)
        controller.settled()
    assert controller.commands(before) == [("DELETE", f"/api/v2/system_jobs/{real}/")]
    assert "Traceback" not in site.log_text()
