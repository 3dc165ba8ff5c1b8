"""Forged events of the launch dialog: nothing is sent without an open form.

Forms without sense are tried in tests/unit/state/test_launch.py.
"""

from app.state.launch import Launch
from tests.browser.forged_events import ANSWER_LIMIT_S, connected, frame, read_until_quiet
from tests.support.processes import ControllerProcess, ServeSite, Site, wait_until


def launches(controller: ControllerProcess) -> int:
    made = controller.requests()
    return sum(str(one["path"]).endswith("/launch/") for one in made)


def send_events(site: Site, events: list[tuple[str, dict[str, object]]], token: str) -> None:
    """Drive the websocket without a page, as somebody who forges events would."""
    state = Launch.get_full_name()
    with connected(site, token) as socket:
        for name, payload in events:
            socket.send(frame(f"{state}.{name}", 42, **payload))
            # Of what is ignored there may be no answer.
            read_until_quiet(socket, ANSWER_LIMIT_S if name == "pressed" else 3)


FILLED = {"days": "30", "dry_run": "no", "batch_size": ""}


def test_a_forged_form_without_an_open_dialog_sends_nothing(
    site: Site, controller: ControllerProcess
) -> None:
    asked = len(controller.requests())
    send_events(site, [("submitted", {"form": FILLED})], "34444444-4444-4444-8444-444444444444")
    # Pages of other tests may still ask for their lists.
    made = [str(one["path"]) for one in controller.requests()[asked:]]
    assert [path for path in made if not path.endswith("/system_jobs/")] == []


def test_a_forged_form_in_a_read_only_jobpane_sends_nothing(
    serve_site: ServeSite, controller: ControllerProcess
) -> None:
    read_only = serve_site(
        JOBPANE_CONTROLLER_URL=controller.url,
        JOBPANE_CONTROLLER_TOKEN_FILE=str(controller.token_file("admin")),
        JOBPANE_ALLOW_ACTIONS="false",
    )
    asked = len(controller.requests())
    events = [("pressed", {"job_id": 42}), ("submitted", {"form": FILLED})]
    send_events(read_only, events, "35555555-5555-4555-8555-555555555555")
    made = controller.requests()[asked:]
    assert any(str(one["path"]).endswith("/system_jobs/42/") for one in made)
    assert {str(one["method"]) for one in made} == {"GET"}


def test_the_same_events_with_a_sound_form_start_one_job_and_log_one_line(
    site: Site, controller: ControllerProcess
) -> None:
    before, lines = launches(controller), site.log_text().count("action_outcome")
    submitted = ("submitted", {"form": FILLED})
    events = [("pressed", {"job_id": 42}), submitted, submitted]
    send_events(site, events, "36666666-6666-4666-8666-666666666666")
    wait_until(lambda: site.log_text().count("action_outcome") > lines)
    assert launches(controller) == before + 1
    assert site.log_text().count("action_outcome") == lines + 1
