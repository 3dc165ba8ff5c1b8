"""Forged events of the launch dialog: nothing is sent without an open form.

Forms without sense are tried in tests/unit/state/test_launch.py.
"""

from app.state.launch import Launch
from tests.browser.forged_events import connected, frame, read_all, read_until
from tests.support.processes import ControllerProcess, ServeSite, Site, wait_until

FILLED = {"days": "30", "dry_run": "no", "batch_size": ""}
LAUNCH = Launch.get_full_name()
PRESSED = frame(f"{LAUNCH}.pressed", 42, job_id=42)
SUBMITTED = frame(f"{LAUNCH}.submitted", 42, form=FILLED)


def test_a_forged_form_without_an_open_dialog_sends_nothing(
    site: Site, controller: ControllerProcess
) -> None:
    asked = len(controller.requests())
    with connected(site, "34444444-4444-4444-8444-444444444444") as socket:
        socket.send(SUBMITTED)
        read_all(socket)
        controller.settled()
    assert controller.commands(asked) == []


def test_a_forged_form_in_a_read_only_jobpane_sends_nothing(
    serve_site: ServeSite, controller: ControllerProcess
) -> None:
    read_only = serve_site(
        JOBPANE_CONTROLLER_URL=controller.url,
        JOBPANE_CONTROLLER_TOKEN_FILE=str(controller.token_file("admin")),
    )
    asked = len(controller.requests())
    with connected(read_only, "35555555-5555-4555-8555-555555555555") as socket:
        socket.send(PRESSED)
        read_until(socket, '"stage_rx_state_":"answer"')
        socket.send(SUBMITTED)
        read_all(socket)
        controller.settled()
    assert controller.commands(asked) == []


def test_the_same_events_with_a_sound_form_start_one_job_and_log_one_line(
    site: Site, controller: ControllerProcess
) -> None:
    before, lines = len(controller.requests()), site.log_text().count("action_outcome")
    with connected(site, "36666666-6666-4666-8666-666666666666") as socket:
        socket.send(PRESSED)
        read_until(socket, '"stage_rx_state_":"form"')
        socket.send(SUBMITTED)
        socket.send(SUBMITTED)
        wait_until(lambda: site.log_text().count("action_outcome") > lines)
        read_all(socket)
        controller.settled()
    assert [path.endswith("/launch/") for _, path in controller.commands(before)] == [True]
    assert site.log_text().count("action_outcome") == lines + 1
