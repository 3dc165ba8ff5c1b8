"""Whether a controller answers, who its token is, and what that token may do; else why not."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

from app.awx.client import Controller
from app.awx.errors import ControllerError
from app.awx.oauth_client import OAuthApplication
from app.awx.sign_in import PasswordWay, SignIn
from app.doctor.finding import Finding, bad, good, note
from app.doctor.reaching import api_path_finding, client_at, unreached
from app.jobs.model import JobList, User
from app.jobs.query import JobQuery
from app.settings import ControllerSettings, Mode

_SAME_TIME_S = 2  # the `Date` header has whole seconds
_ALLOWING = "JOBPANE_ALLOW_ACTIONS=true (allow_actions in the file of several controllers)"

_PASSWORD_WAYS = {
    PasswordWay.TOKEN: ["a password, which becomes a token"],
    PasswordWay.SESSION: ["a password, which becomes a session"],
}


async def controller_findings(configured: ControllerSettings) -> list[Finding]:
    """The results of the checks of one controller."""
    if configured.mode is Mode.BUILT_IN:
        return [
            note(
                "controller",
                "None is configured, so Jobpane starts a built-in one with sample jobs. "
                "Set JOBPANE_CONTROLLER_URL to see your own.",
            ),
        ]
    return [finding async for finding in _controller(configured)]


async def _controller(configured: ControllerSettings) -> AsyncIterator[Finding]:
    ends_in_api = api_path_finding(configured.url)
    if ends_in_api:
        yield ends_in_api
    async with client_at(configured, configured.url) as controller:
        try:
            ping = await controller.ping()
        except ControllerError as error:
            yield await unreached(configured, error)
            return
        named = f"{configured.url} answers, version {ping.version or 'unknown'}."
        yield good("controller", named)
        if configured.url.startswith("http://"):
            secrets = "The token travels" if configured.has_token else "Passwords travel"
            yield note("TLS", f"{secrets} in clear text over http://.")
        else:
            yield good("TLS", "The controller's certificate is trusted.")
        yield clock_finding(datetime.now(UTC), controller.now())
        if configured.mode is Mode.SIGN_IN:
            yield await _sign_in(configured, controller)
        if configured.has_token:
            async for finding in _account(configured, controller):
                yield finding


async def _account(
    configured: ControllerSettings, controller: Controller
) -> AsyncIterator[Finding]:
    try:
        user = await controller.fetch_me()
    except ControllerError as error:
        yield bad("token", error.message)
        return
    yield _token(user)
    try:
        jobs = await controller.fetch_jobs(JobQuery(page_size=1))
    except ControllerError as error:
        yield bad("system jobs", error.message)
        return
    yield _list(jobs, user)
    yield _actions(configured, user, jobs)


async def _sign_in(configured: ControllerSettings, controller: Controller) -> Finding:
    """The ways to sign in that the controller offers, with what is configured."""
    client_id = configured.oauth_client_id
    application = OAuthApplication(client_id, configured.oauth_client_secret) if client_id else None
    sign_in = SignIn(controller, application)
    try:
        methods = await sign_in.methods()
    except ControllerError as error:
        return bad("sign-in", error.message)
    finally:
        await sign_in.aclose()
    if client_id and not methods.oauth:
        return bad(
            "sign-in",
            "An OAuth client is configured, but the controller has no OAuth. Remove it.",
        )
    ways = [
        *(["the controller's own sign-in page (OAuth)"] if methods.oauth else []),
        *(_PASSWORD_WAYS[methods.password]),
        *(["a pasted token"] if methods.token else []),
    ]
    frames = " The configured token serves embedded frames only." if configured.has_token else ""
    return good("sign-in", f"Users can use {', '.join(ways)}.{frames}")


def _token(user: User) -> Finding:
    role = (
        "a superuser"
        if user.is_superuser
        else "a system auditor"
        if user.is_system_auditor
        else "neither superuser nor system auditor"
    )
    return good("token", f"It belongs to {user.username}, who is {role}.")


def _list(jobs: JobList, user: User) -> Finding:
    if not jobs.count and not (user.is_superuser or user.is_system_auditor):
        return bad(
            "system jobs",
            "The list is empty. AWX shows system jobs to superusers and system auditors only. "
            "Use a token of such a user.",
        )
    return good("system jobs", f"The token can list them. There are {jobs.count}.")


def clock_finding(ours: datetime, theirs: datetime | None) -> Finding:
    """Informs only: Jobpane compares no time of the controller's with one of this machine."""
    if theirs is None:
        return note("clock", "The controller sends no time.")
    apart_s = round((theirs - ours).total_seconds())
    if abs(apart_s) <= _SAME_TIME_S:
        return good("clock", "The controller has the same time as this machine.")
    way = "ahead of" if apart_s > 0 else "behind"
    return note(
        "clock",
        f"The controller's is {abs(apart_s)} s {way} this machine's. "
        "Jobpane isn't affected, but other programs may be.",
    )


def _actions(configured: ControllerSettings, user: User, jobs: JobList) -> Finding:
    """The list of tokens does not say which is ours, but a job says whether it can be deleted."""
    may_write = jobs.rows[0].capabilities.delete if jobs.rows else None
    if not configured.actions_on and user.is_superuser and may_write:
        return note(
            "actions",
            "Cancel and delete are off, but the token can write. "
            "Use a token of scope “read” instead.",
        )
    if not configured.actions_on:
        return note("actions", f"Cancel and delete are off. Turn them on with {_ALLOWING}.")
    if not user.is_superuser:
        return note(
            "actions",
            f"They are on, but {user.username} isn't a superuser, so the controller refuses.",
        )
    if not jobs.rows:
        return note(
            "actions", "Cancel and delete are on. Without a job, the token's scope is unknown."
        )
    if may_write is False:
        return note(
            "actions",
            "They are on, but the token is read-only, so the controller refuses. "
            f"{user.username} is a superuser. Use a token of scope “write”.",
        )
    return good("actions", "Cancel and delete are on, and the token can write.")
