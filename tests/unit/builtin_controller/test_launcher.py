"""The built-in controller as a process of Jobpane: ready with a URL, ended with its block."""

import os
import signal
import subprocess
from pathlib import Path

import httpx
import pytest

from app.builtin_controller.launcher import NotStartedError, running_controller, running_url


async def test_it_answers_while_the_block_runs_and_is_gone_afterwards(tmp_path: Path) -> None:
    async with running_controller(tmp_path) as running, httpx.AsyncClient() as client:
        token = running.token_file.read_text(encoding="utf-8").strip()
        me = await client.get(
            f"{running.url}/api/v2/me/", headers={"Authorization": f"Bearer {token}"}
        )
        assert me.json()["results"][0]["is_superuser"]
    async with httpx.AsyncClient() as client:
        with pytest.raises(httpx.ConnectError):
            await client.get(f"{running.url}/api/v2/ping/")


async def test_other_processes_find_it_while_it_runs(tmp_path: Path) -> None:
    assert running_url(tmp_path) is None
    async with running_controller(tmp_path) as running:
        assert running_url(tmp_path) == running.url
        with pytest.raises(NotStartedError):
            async with running_controller(tmp_path):
                pass
        assert running_url(tmp_path) == running.url, "the second one never was there"
    assert running_url(tmp_path) is None


async def test_one_that_cannot_start_says_why_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "controller").write_text("a file where its folder should be")
    with pytest.raises(NotStartedError) as caught:
        async with running_controller(tmp_path):
            pass
    assert "did not start: " in str(caught.value)
    assert len(str(caught.value).splitlines()) == 1


async def test_one_that_does_not_get_ready_is_given_up_and_ended(tmp_path: Path) -> None:
    (tmp_path / "controller").mkdir()
    # It waits at its lock forever, since nothing reads from there.
    os.mkfifo(tmp_path / "controller" / "controller.lock")
    with pytest.raises(NotStartedError, match=r"was not ready within 0\.1 seconds\.$"):
        async with running_controller(tmp_path, start_limit_s=0.1):
            pass
    assert processes_of(tmp_path) == []


async def test_one_that_does_not_end_when_asked_is_killed(tmp_path: Path) -> None:
    async with running_controller(tmp_path, end_limit_s=0.1):
        [pid] = processes_of(tmp_path)
        os.kill(pid, signal.SIGSTOP)  # so it handles no other signal but the last
    assert processes_of(tmp_path) == []


async def test_one_that_ended_before_its_block_needs_no_ending(tmp_path: Path) -> None:
    async with running_controller(tmp_path) as running:
        [pid] = processes_of(tmp_path)
        os.kill(pid, signal.SIGKILL)
        async with httpx.AsyncClient() as client:
            with pytest.raises(httpx.TransportError):
                await client.get(f"{running.url}/api/v2/ping/")
    assert processes_of(tmp_path) == []


def processes_of(folder: Path) -> list[int]:
    """The ids of the processes that were started with a folder below `folder`."""
    shown = subprocess.run(
        ["ps", "-eww", "-o", "pid=,args="], capture_output=True, text=True, check=True
    )
    lines = (line.split(maxsplit=1) for line in shown.stdout.splitlines())
    return [int(pid) for pid, args in lines if f"{folder}/" in args]
