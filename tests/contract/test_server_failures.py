"""What a 500 is reported as: an outage, a missing right, one unreadable job, or only a 500."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import pytest

from app.awx import errors
from app.awx.client import Controller
from app.awx.error_texts import Action
from app.awx.errors import ControllerError, ServerFailed
from app.awx.server_errors import DatabaseDown, NeedsSuperuser, Outage, UnreadableJob
from app.jobs.query import JobQuery
from app.output.events import EventRange
from tests.contract.recordings import recording
from tests.contract.replay_server import (
    Reply,
    Request,
    html_reply,
    json_reply,
    recorded_reply,
    serving,
)

ROOT, PING = recorded_reply(recording("api-root")), recorded_reply(recording("ping"))
ME = {user: recorded_reply(recording(f"me-as-{user}")) for user in ("admin", "auditor", "alice")}
PAGE_500 = recorded_reply(recording("server-error-500-list-with-one-unreadable-job"))
JSON_500 = json_reply({"detail": "A server error has occurred."}, 500)
NAMED_500 = json_reply({"detail": "OperationalError: server closed the connection"}, 500)
RIGHTS = ("superuser", "auditor", "account")

ASK: dict[Action, Callable[[Controller], Awaitable[object]]] = {
    Action.READ_JOB: lambda asking: asking.fetch_job(42),
    Action.LIST_JOBS: lambda asking: asking.fetch_jobs(JobQuery()),
    Action.READ_EVENTS: lambda asking: asking.fetch_events(42, EventRange(limit=5)),
    Action.CANCEL: lambda asking: asking.cancel(42),
    Action.DELETE: lambda asking: asking.delete(42),
    Action.LAUNCH: lambda asking: asking.launch(1, {"days": 30}),
    Action.WHO_AM_I: lambda asking: asking.fetch_me(),
    Action.PING: lambda asking: asking.ping(),
}
OF_JOBS = [action for action in ASK if action not in {Action.WHO_AM_I, Action.PING}]


@dataclass
class Failing:
    """A controller that answers 500 to what is asked of jobs."""

    jobs: Reply
    ping: Reply = PING
    me: Reply = ME["admin"]
    root: Reply = ROOT

    def __call__(self, request: Request) -> Reply:
        if request.target == "/api/":
            return self.root
        if request.target == "/api/v2/ping/":
            return self.ping
        return self.me if request.target == "/api/v2/me/" else self.jobs


async def no_pause(_: float) -> None:
    return


async def failure_of(action: Action, controller: Failing) -> ControllerError:
    async with serving(controller) as server, Controller(server.url, "token") as asking:
        with pytest.raises(ControllerError) as caught:
            await ASK[action](asking)
    return caught.value


@pytest.mark.parametrize("body", [PAGE_500, JSON_500], ids=["html", "json"])
@pytest.mark.parametrize("action", ASK)
async def test_a_500_to_everything_is_an_outage_and_no_matter_of_rights(
    action: Action, body: Reply
) -> None:
    failure = await failure_of(action, Failing(body, ping=body, me=body, root=body))
    assert type(failure) is Outage
    assert failure.can_try_again
    assert "fails every request (500)" in failure.message
    assert not any(word in failure.message for word in (*RIGHTS, "unreadable", "database is"))


@pytest.mark.parametrize("action", ASK)
async def test_a_500_that_names_the_database_is_reported_as_such(action: Action) -> None:
    failure = await failure_of(action, Failing(NAMED_500, ping=NAMED_500, me=NAMED_500))
    assert type(failure) is DatabaseDown
    assert "The controller's database is down" in failure.message
    assert failure.can_try_again


async def test_a_ping_that_names_the_database_says_why_the_others_fail() -> None:
    failure = await failure_of(Action.READ_JOB, Failing(PAGE_500, ping=NAMED_500))
    assert type(failure) is DatabaseDown


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("OperationalError at /api/v2/system_jobs/", DatabaseDown),
        ("KeyError at /api/v2/system_jobs/", UnreadableJob),
    ],
)
async def test_of_a_page_only_the_title_counts(title: str, kind: type[ControllerError]) -> None:
    page = f"<html><title>{title}</title>ENGINE: django.db.backends.postgresql</html>"
    body = Reply(500, page.encode(), {"Content-Type": "text/html"})
    assert type(await failure_of(Action.LIST_JOBS, Failing(body))) is kind


@pytest.mark.parametrize("action", OF_JOBS)
async def test_an_ordinary_account_reads_that_it_lacks_the_right(action: Action) -> None:
    failure = await failure_of(action, Failing(PAGE_500, me=ME["alice"]))
    assert type(failure) is NeedsSuperuser
    assert "superuser" in failure.message
    assert not failure.can_try_again


@pytest.mark.parametrize("action", OF_JOBS)
async def test_an_auditor_may_read_but_not_act(action: Action) -> None:
    failure = await failure_of(action, Failing(PAGE_500, me=ME["auditor"]))
    assert (type(failure) is NeedsSuperuser) == action.is_command


@pytest.mark.parametrize("me", [ME["admin"], PAGE_500, json_reply({})], ids=["admin", "500", "{}"])
@pytest.mark.parametrize("action", OF_JOBS)
async def test_no_right_is_missed_where_the_account_is_not_known_to_lack_it(
    action: Action, me: Reply
) -> None:
    failure = await failure_of(action, Failing(PAGE_500, me=me))
    assert isinstance(failure, ServerFailed)
    assert not isinstance(failure, NeedsSuperuser | Outage)
    assert not any(word in failure.message for word in RIGHTS)
    assert failure.can_try_again


async def test_one_unreadable_job_is_blamed_only_while_everything_else_is_fine() -> None:
    assert type(await failure_of(Action.LIST_JOBS, Failing(PAGE_500))) is UnreadableJob
    with_others = await failure_of(Action.LIST_JOBS, Failing(PAGE_500, me=PAGE_500))
    assert "unreadable" not in with_others.message


@pytest.mark.parametrize("ping", [html_reply(502), Reply(is_reset=True)], ids=["502", "reset"])
async def test_a_ping_that_does_not_come_through_is_an_outage_as_well(ping: Reply) -> None:
    assert type(await failure_of(Action.READ_JOB, Failing(PAGE_500, ping=ping))) is Outage


async def test_many_failing_requests_ask_one_ping_between_them() -> None:
    async with (
        serving(Failing(PAGE_500, ping=PAGE_500)) as server,
        Controller(server.url, "token", clock=lambda: 0.0) as asking,
    ):
        failing = [asking.fetch_job(number) for number in range(1, 41)]
        answers = await asyncio.gather(*failing, return_exceptions=True)
    assert {type(answer) for answer in answers} == {Outage}
    assert [one.target for one in server.requests].count("/api/v2/ping/") == 1
    assert "/api/v2/me/" not in [one.target for one in server.requests]


async def test_what_a_ping_said_is_believed_for_seconds_only() -> None:
    now = [0.0]
    controller = Failing(PAGE_500, ping=PAGE_500)
    async with (
        serving(controller) as server,
        Controller(server.url, "token", clock=lambda: now[0]) as asking,
    ):
        with pytest.raises(Outage):
            await asking.fetch_job(42)
        controller.ping = PING
        now[0] = 5.0
        with pytest.raises(ServerFailed) as caught:
            await asking.fetch_job(42)
    assert type(caught.value) is ServerFailed


async def test_a_controller_without_failures_is_asked_neither_ping_nor_me() -> None:
    job = recorded_reply(recording("detail-real-successful"))
    async with serving(job) as server, Controller(server.url, "token") as asking:
        await asking.fetch_job(42)
    assert [one.target for one in server.requests] == ["/api/v2/system_jobs/42/"]


async def test_a_command_in_an_outage_leaves_in_doubt_what_became_of_it() -> None:
    for action in (Action.CANCEL, Action.DELETE, Action.LAUNCH):
        failure = await failure_of(action, Failing(PAGE_500, ping=PAGE_500))
        assert type(failure) is Outage
        assert isinstance(failure, errors.LEAVES_IN_DOUBT)
        assert "may or may not" in failure.message


@pytest.mark.parametrize(
    "action", [Action.CANCEL, Action.LAUNCH, Action.READ_JOB, Action.LIST_JOBS]
)
@pytest.mark.parametrize("user", ["admin", "auditor", None])
async def test_a_403_blames_no_rights_where_the_account_is_known_to_have_them(
    user: str | None, action: Action
) -> None:
    refusal = recorded_reply(recording("cancel-post-admin-readtoken-running"))
    controller = Failing(refusal, me=ME[user] if user else PAGE_500)
    async with serving(controller) as server, Controller(server.url, "token") as asking:
        for _ in range(100):  # the account is asked for behind everybody's back
            if asking.user is not None:
                break
            await asyncio.sleep(0.01 if user else 0)
        with pytest.raises(errors.Forbidden) as caught:
            await ASK[action](asking)
    has_right = user == "admin" or (user == "auditor" and not action.is_command)
    assert isinstance(caught.value, errors.RefusedDespiteRights) == has_right
    assert ("scope" in caught.value.message) == (has_right and action.is_command)


STATUSES: dict[int, dict[Action | None, str]] = {
    400: {None: "bad_query", Action.DELETE: "events_not_finished"},
    401: {None: "unauthorized"},
    403: {None: "forbidden", Action.DELETE: "delete_refused"},
    404: {None: "not_found"},
    405: {None: "not_allowed"},
    409: {None: "bad_query"},
    429: {None: "too_many_requests"},
    500: {None: "server_failed", Action.PING: "outage"},
    501: {None: "server_failed", Action.PING: "outage"},
    502: {None: "unavailable"},
    503: {None: "unavailable"},
    504: {None: "unavailable"},
}


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("action", ASK)
async def test_each_status_has_its_kind_for_each_action(action: Action, status: int) -> None:
    reply = json_reply({"detail": "said by the controller"}, status)
    controller = Failing(
        reply,
        ping=reply if action is Action.PING else PING,
        me=reply if action is Action.WHO_AM_I else ME["admin"],
    )
    async with (
        serving(controller) as server,
        Controller(server.url, "token", pause=no_pause) as asking,
    ):
        with pytest.raises(ControllerError) as caught:
            await ASK[action](asking)
    kinds = STATUSES[status]
    assert caught.value.kind == kinds.get(action, kinds[None])
