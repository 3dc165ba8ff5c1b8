"""The built-in controller as a process of Jobpane: ready with a URL, ended with its block."""

from pathlib import Path

import httpx
import pytest

from app.builtin_controller.launcher import NotStartedError, running_controller


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


async def test_one_that_cannot_start_says_why_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "controller").write_text("a file where its folder should be")
    with pytest.raises(NotStartedError) as caught:
        async with running_controller(tmp_path):
            pass
    assert "did not start: " in str(caught.value)
    assert len(str(caught.value).splitlines()) == 1
