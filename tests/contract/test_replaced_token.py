"""A token file that is replaced takes effect without a restart, however it is replaced."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from app.awx import errors
from app.awx.client import Controller
from app.awx.credential import ConfiguredToken
from tests.contract.recordings import recording
from tests.contract.replay_server import Reply, Request, json_reply, recorded_reply, serving

JOB = recorded_reply(recording("detail-real-successful"))
REFUSED = recorded_reply(recording("auth-wrong-token"))


class Accepting:
    """A controller that knows one token; which one may change."""

    def __init__(self, token: str) -> None:
        self.token = token

    def __call__(self, request: Request) -> Reply:
        return JOB if request.headers["authorization"] == f"Bearer {self.token}" else REFUSED


def overwritten(path: Path, token: str) -> None:
    path.write_text(token)


def renamed_over(path: Path, token: str) -> None:
    new = path.with_suffix(".new")
    new.write_text(token)
    new.replace(path)


@pytest.mark.parametrize("replace", [overwritten, renamed_over])
async def test_a_replaced_file_is_used_at_the_next_request(
    replace: Callable[[Path, str], None], tmp_path: Path
) -> None:
    file = tmp_path / "token"
    file.write_text("old\n")
    controller = Accepting("old")
    async with serving(controller) as server, Controller(server.url, file) as asking:
        await asking.fetch_job(42)
        controller.token = "renewed"
        replace(file, "renewed\n")
        await asking.fetch_job(42)
    assert len(server.requests) == 2


async def test_a_secret_of_kubernetes_is_swapped_as_a_whole_folder(tmp_path: Path) -> None:
    for version, token in (("v1", "old"), ("v2", "new")):
        (tmp_path / version).mkdir()
        (tmp_path / version / "token").write_text(token)
    (tmp_path / "..data").symlink_to("v1")
    (tmp_path / "token").symlink_to("..data/token")
    controller = Accepting("old")
    async with serving(controller) as server, Controller(server.url, tmp_path / "token") as asking:
        await asking.fetch_job(42)
        controller.token = "new"
        (tmp_path / "..data_tmp").symlink_to("v2")
        (tmp_path / "..data_tmp").replace(tmp_path / "..data")
        await asking.fetch_job(42)
    assert len(server.requests) == 2


def replaced_unseen(path: Path, token: str) -> None:
    """Same size, same node, same time: as if both writes fell into one tick."""
    before = path.stat()
    path.write_text(token)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


async def test_a_refused_token_is_read_again_even_where_the_file_looks_unchanged(
    tmp_path: Path,
) -> None:
    file = tmp_path / "token"
    file.write_text("old")
    controller = Accepting("old")
    async with serving(controller) as server, Controller(server.url, file) as asking:
        await asking.fetch_job(42)
        controller.token = "new"
        replaced_unseen(file, "new")
        await asking.fetch_job(42)
    assert [one.headers["authorization"][7:] for one in server.requests] == ["old", "old", "new"]


async def test_a_revoked_token_is_refused_once_and_heals_with_the_file(tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text("old")
    controller = Accepting("new")
    async with serving(controller) as server, Controller(server.url, file) as asking:
        with pytest.raises(errors.TokenFileRejected) as caught:
            await asking.fetch_job(42)
        assert len(server.requests) == 1
        assert caught.value.can_try_again
        assert "not provided" not in caught.value.message
        file.write_text("new")
        await asking.fetch_job(42)


async def test_a_token_that_is_no_file_cannot_heal_and_does_not_quote_the_controller() -> None:
    async with serving(REFUSED) as server, Controller(server.url, "old") as asking:
        with pytest.raises(errors.Unauthorized) as caught:
            await asking.fetch_job(42)
    assert type(caught.value) is errors.Unauthorized
    assert not caught.value.can_try_again
    assert "not provided" not in caught.value.message


async def test_a_refused_command_is_not_sent_again_with_the_new_token(tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text("old")

    def answer(request: Request) -> Reply:
        if request.target == "/api/":
            return recorded_reply(recording("api-root"))
        replaced_unseen(file, "new")
        return REFUSED

    async with serving(answer) as server, Controller(server.url, file) as asking:
        with pytest.raises(errors.TokenFileRejected):
            await asking.cancel(42)
    assert [one.method for one in server.requests] == ["GET", "POST"]


@pytest.mark.parametrize("broken", ["", "two\nlines", "tökén", None])
async def test_a_file_that_is_unusable_for_a_while_leaves_the_old_token(
    broken: str | None, tmp_path: Path
) -> None:
    file = tmp_path / "token"
    file.write_text("old")
    credential = ConfiguredToken(file)
    if broken is None:
        file.unlink()
    else:
        file.write_text(broken)
    assert credential.headers_for("GET")["Authorization"] == "Bearer old"
    file.write_text("renewed")
    assert credential.headers_for("GET")["Authorization"] == "Bearer renewed"


async def test_another_token_is_another_account(tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text("admin")

    def answer(request: Request) -> Reply:
        user = request.headers.get("authorization", "").removeprefix("Bearer ")
        if request.target == "/api/v2/me/":
            return recorded_reply(recording(f"me-as-{user}"))
        return json_reply({}, 500) if "system_jobs" in request.target else JOB

    async with serving(answer) as server, Controller(server.url, file) as asking:
        with pytest.raises(errors.ServerFailed):
            await asking.fetch_job(42)
        assert asking.user is not None
        assert asking.user.is_superuser
        file.write_text("alice")
        with pytest.raises(errors.ServerFailed) as caught:
            await asking.fetch_job(42)
        assert caught.value.kind == "needs_superuser"
