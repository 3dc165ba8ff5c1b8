"""The audit log of actions: intent before, outcome after, and no action without its line."""

import asyncio
import json
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from app.awx.client import Controller
from app.jobs.permissions import Access, Refused
from app.services.audit import Actor
from app.services.container import ControllerServices, Services
from app.services.failures import Failure
from app.services.job_actions import Done
from app.services.job_launch import Launched, NotKnown
from tests.contract.recordings import recording

JOB_ID = 11
AWX = {"X-API-Product-Name": "AWX"}  # by this the client knows a controller
BY = Actor("192.0.2.7", "ann")
FORM = {"days": "30", "dry_run": "yes", "batch_size": "500"}

Lines = list[dict[str, object]]


@dataclass
class FakeController:
    """Answers reads with one record; a command after `gate`, looking at the log meanwhile."""

    record: dict[str, object]
    answer: httpx.Response | Exception
    look: Callable[[], Lines]
    gate: asyncio.Event | None = None
    reached: asyncio.Event = field(default_factory=asyncio.Event)
    sent: list[str] = field(default_factory=list)
    lines_when_sent: Lines = field(default_factory=list)

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.method == "GET":
            is_me = request.url.path.endswith("/me/")
            body = {"results": [{"id": 1, "username": "ann\u2028e"}]} if is_me else self.record
            return httpx.Response(200, json=body, headers=AWX)
        self.sent.append(request.method)
        self.lines_when_sent = self.look()
        self.reached.set()
        if self.gate:
            await self.gate.wait()
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


def lines_of(path: Path) -> Lines:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def leave(path: Path, line: dict[str, object]) -> None:
    path.write_text(json.dumps(line) + "\n")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "audit.jsonl"


def record(case: str, **changes: object) -> dict[str, object]:
    body = recording(case).response_body
    assert isinstance(body, dict)
    return {**body, "job_type": "cleanup_jobs", "system_job_template": 1, **changes}


def fake(
    path: Path, case: str, answer: httpx.Response | Exception, gate: asyncio.Event | None = None
) -> FakeController:
    return FakeController(record(case), answer, lambda: lines_of(path), gate)


def services(controller: FakeController, path: Path, name: str = "") -> Services:
    client = Controller(
        "http://awx.example.org", "token-for-tests", transport=httpx.MockTransport(controller)
    )
    may = Access(user=None, actions_on=True)
    return shared_services(path, name).for_client(client, actions_on=True, access=lambda: may)


def shared_services(path: Path, name: str = "") -> ControllerServices:
    return ControllerServices(
        "awx.example.org",
        has_pages=True,
        output_folder=Path(tempfile.mkdtemp()),
        audit_file=path,
        controller=name,
    )


async def test_the_intent_is_on_the_disk_before_a_cancel_is_sent(path: Path) -> None:
    controller = fake(path, "detail-status-running", httpx.Response(202))
    outcome = await services(controller, path).actions.cancel(JOB_ID, BY)
    assert isinstance(outcome, Done)
    [seen] = controller.lines_when_sent
    intent, result = lines_of(path)
    assert seen == intent
    assert {**intent, "at": "", "id": "", "process": ""} == {
        "at": "",
        "id": "",
        "process": "",
        "event": "intent",
        "user": "ann",
        "account": "ann\u2028e",
        "address": "192.0.2.7",
        "action": "cancel",
        "job_id": JOB_ID,
    }
    assert result["id"] == intent["id"]
    assert (result["event"], result["outcome"]) == ("outcome", "done")
    assert "Cancel requested" in str(result["answer"])


async def test_with_several_controllers_each_line_names_its_own(path: Path) -> None:
    controller = fake(path, "detail-status-running", httpx.Response(202))
    for name in ("lab", "prod"):
        acting = services(controller, path, name).actions
        assert isinstance(await acting.cancel(JOB_ID, BY), Done)
    named = [(line["controller"], line["event"]) for line in lines_of(path)]
    assert named == [(name, event) for name in ("lab", "prod") for event in ("intent", "outcome")]


async def test_a_launch_leaves_its_parameters_and_the_new_job(path: Path) -> None:
    answer = httpx.Response(201, json={"system_job": 335})
    controller = fake(path, "detail-real-successful", answer)
    outcome = await services(controller, path).launch.launch(JOB_ID, FORM, BY)
    assert outcome == Launched(335)
    sent = {"template_id": 1, "days": 30, "dry_run": True, "batch_size": 500}
    intent, result = lines_of(path)
    assert controller.lines_when_sent == [intent]
    assert {name: intent[name] for name in sent} == sent
    assert {name: result[name] for name in sent} == sent
    assert result["new_job_id"] == 335
    assert "new_job_id" not in intent


async def test_what_is_refused_before_it_is_sent_leaves_one_line(path: Path) -> None:
    controller = fake(path, "detail-status-successful", httpx.Response(500))
    await services(controller, path).actions.cancel(JOB_ID, BY)
    [line] = lines_of(path)
    assert line["event"] == "not_sent"
    assert "already ended" in str(line["answer"])
    assert controller.sent == []


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (httpx.Response(403, json={"detail": "No."}), "failed"),
        (httpx.Response(502), "unknown"),
        (httpx.ReadTimeout("late"), "unknown"),
    ],
)
@pytest.mark.parametrize("action", ["cancel", "delete", "launch"])
async def test_the_outcome_says_whether_it_is_known(
    path: Path, action: str, answer: httpx.Response | Exception, outcome: str
) -> None:
    case = "detail-status-running" if action == "cancel" else "detail-real-successful"
    at = services(fake(path, case, answer), path)
    if action == "launch":
        came_to = await at.launch.launch(JOB_ID, FORM, BY)
        assert isinstance(came_to, NotKnown if outcome == "unknown" else Failure)
    else:
        assert isinstance(await getattr(at.actions, action)(JOB_ID, BY), Failure)
    assert [line.get("outcome") for line in lines_of(path)] == [None, outcome]


async def test_a_command_that_ends_within_the_grace_time_has_its_real_outcome(path: Path) -> None:
    gate = asyncio.Event()
    controller = fake(path, "detail-status-running", httpx.Response(202), gate)
    at = services(controller, path)
    pressed = asyncio.create_task(at.actions.cancel(JOB_ID, BY))
    await controller.reached.wait()
    closing = asyncio.create_task(at.aclose(grace_s=60))
    await asyncio.sleep(0)
    gate.set()
    await closing
    await pressed
    assert [line.get("outcome") for line in lines_of(path)] == [None, "done"]


@pytest.mark.parametrize("action", ["cancel", "delete", "launch"])
async def test_a_command_that_the_shutdown_cuts_off_is_marked_unknown(
    path: Path, action: str
) -> None:
    case = "detail-status-running" if action == "cancel" else "detail-real-successful"
    controller = fake(path, case, httpx.Response(202), asyncio.Event())
    at = services(controller, path)
    asking = (
        at.launch.launch(JOB_ID, FORM, BY)
        if action == "launch"
        else getattr(at.actions, action)(JOB_ID, BY)
    )
    pressed = asyncio.create_task(asking)
    await controller.reached.wait()
    await at.aclose(grace_s=0)
    await asyncio.gather(pressed, return_exceptions=True)
    intent, result = lines_of(path)
    assert (result["id"], result["outcome"]) == (intent["id"], "unknown")


async def test_nothing_is_sent_once_the_shutdown_has_begun(path: Path) -> None:
    controller = fake(path, "detail-status-running", httpx.Response(202))
    at = services(controller, path)
    await at.aclose(grace_s=0)
    for outcome in (
        await at.actions.cancel(JOB_ID, BY),
        await at.launch.launch(JOB_ID, FORM, BY),
    ):
        assert isinstance(outcome, Refused)
        assert "shutting down" in outcome.because
    assert controller.sent == []


@pytest.mark.parametrize("obstacle", ["full", "directory", "file for a folder"])
@pytest.mark.parametrize("action", ["cancel", "delete", "launch"])
async def test_an_action_whose_line_cannot_be_written_is_refused(
    tmp_path: Path, action: str, obstacle: str
) -> None:
    path = tmp_path / "audit.jsonl"
    if obstacle == "full":
        path.symlink_to("/dev/full")
    elif obstacle == "directory":
        path.mkdir()
    else:
        path = tmp_path / "file" / "audit.jsonl"
        path.parent.write_text("not a folder")
    case = "detail-status-running" if action == "cancel" else "detail-real-successful"
    controller = FakeController(record(case), httpx.Response(202), list)
    at = services(controller, path)
    outcome = (
        await at.launch.launch(JOB_ID, FORM, BY)
        if action == "launch"
        else await getattr(at.actions, action)(JOB_ID, BY)
    )
    assert isinstance(outcome, Refused)
    assert "audit log" in outcome.because
    assert "Nothing was sent" in outcome.because
    assert controller.sent == []


async def test_an_intent_that_a_killed_process_left_is_closed_at_the_next_start(
    path: Path,
) -> None:
    left: dict[str, object] = {
        "at": "x",
        "id": "a",
        "event": "intent",
        "action": "delete",
        "job_id": 7,
    }
    leave(path, left)
    for _ in range(2):  # and only once
        shared = shared_services(path)
        await shared.recover()
        await shared.aclose()
    [intent, result] = lines_of(path)
    assert intent == left
    assert (result["id"], result["outcome"], result["job_id"]) == ("a", "unknown", 7)
