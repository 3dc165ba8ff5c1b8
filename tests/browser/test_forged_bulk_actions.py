"""Forged events of a list: only what an open dialog named is sent, once."""

from app.state.bulk_actions import BulkActions
from app.state.results import Results
from tests.browser.forged_events import ANSWER_LIMIT_S, connected, frame, read_until_quiet
from tests.support.processes import ControllerProcess, Site

RESULTS = Results.get_full_name()
BATCH = BulkActions.get_full_name()


def ended_job(controller: ControllerProcess) -> int:
    """A job that was canceled while it waited."""
    job_id = controller.launch(days=30)
    controller.ask(f"/api/v2/system_jobs/{job_id}/cancel/", "POST")
    return job_id


def forge(site: Site, token: str, *batches: list[str]) -> None:
    """Send events without a page; those of one batch at once, the next when all are answered."""
    with connected(site, token) as socket:
        for frames in batches:
            for one in frames:
                socket.send(one)
            read_until_quiet(socket, ANSWER_LIMIT_S)


def test_forged_ids_and_events_send_nothing_but_what_was_asked_about(
    site: Site, controller: ControllerProcess
) -> None:
    real = ended_job(controller)
    before = len(controller.requests())
    forged = [1, -1, 0, 2**63, "1", str(real), float(real) + 0.5, True, None, [real], {"id": real}]
    choose = [frame(f"{RESULTS}.row_chosen", job_id=one, is_chosen=True) for one in forged]
    press, confirm = (
        frame(f"{BATCH}.delete_selected_pressed"),
        frame(f"{BATCH}.confirmed", confirmed_ids=[real]),
    )
    token = "33333333-3333-4333-8333-333333333333"
    forge(site, token, [frame(f"{RESULTS}.opened")], [confirm], choose, [press], [confirm])
    made = controller.requests()[before:]
    assert made
    assert {one["method"] for one in made} == {"GET"}
    # The same road with a row of the page leads there: it was the ids that were refused.
    honest = frame(f"{RESULTS}.row_chosen", job_id=real, is_chosen=True)
    opened = frame(f"{RESULTS}.opened")
    forge(site, token, [opened], [honest], [press], [confirm, confirm])
    made = controller.requests()[before:]
    assert [one["path"] for one in made if one["method"] != "GET"] == [
        f"/api/v2/system_jobs/{real}/"
    ]
    assert "Traceback" not in site.log_text()
