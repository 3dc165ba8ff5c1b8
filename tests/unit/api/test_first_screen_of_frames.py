"""The first screen as the operation of a portal's frame gives it: a tree, or why there is none."""

import asyncio
import json
from pathlib import Path

import pytest

from app.services.embed_grants import EmbedGrant
from tests.unit.api.first_screens import PATH, asking, colorful
from tests.unit.services.people import JOB_ID, Site, record


async def test_a_frame_gets_it_as_a_tree(tmp_path: Path) -> None:
    async with asking(Site(record("failed", name="<b>bold</b>")), tmp_path) as client:
        answer = await client.get(PATH)
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    tag, attributes, children = answer.json()
    assert tag == "div"
    assert attributes["id"] == "first-screen"
    assert children
    assert "<b>bold</b>" in answer.text


async def test_a_frame_at_a_match_gets_no_lines(tmp_path: Path) -> None:
    async with asking(Site(), tmp_path) as client:
        assert "line 20" in (await client.get(PATH)).text
        assert "line 20" not in (await client.get(f"{PATH}?find=line")).text


async def test_a_frame_without_a_job_gets_why_and_a_screen_that_says_it(tmp_path: Path) -> None:
    async with asking(Site(is_gone=True), tmp_path) as client:
        answer = await client.get(PATH)
    assert (answer.status_code, answer.headers["cache-control"]) == (404, "no-store")
    assert answer.json()["error"]["code"] == "not_found"
    assert answer.json()["screen"][1]["id"] == "first-screen"
    assert f"System job #{JOB_ID} not found" in answer.text


async def test_a_frame_that_may_not_read_the_job_sees_why_and_nothing_of_it(tmp_path: Path) -> None:
    site = Site(record("failed", name="Weekly cleanup"))
    async with asking(site, tmp_path, "alice") as client:
        answer = await client.get(PATH)
    assert answer.status_code >= 400
    assert f"System job #{JOB_ID}" in json.dumps(answer.json()["screen"])
    assert "Weekly cleanup" not in answer.text


async def test_a_frame_whose_credential_was_refused_leaves_it_to_the_page(tmp_path: Path) -> None:
    async with asking(Site(revoked={"auditor"}), tmp_path) as client:
        answer = await client.get(PATH)
    assert answer.status_code >= 400
    assert "screen" not in answer.json()


async def test_a_frame_goes_on_by_itself_where_the_controller_takes_long(tmp_path: Path) -> None:
    async with asking(Site(records_held=asyncio.Event()), tmp_path) as client:
        answer = await client.get(PATH)
    assert (answer.status_code, answer.content) == (204, b"")


@pytest.mark.parametrize("actions", [False, True])
async def test_a_frame_shows_actions_only_if_its_link_grants_them(
    tmp_path: Path, *, actions: bool
) -> None:
    grant = EmbedGrant("", JOB_ID, "https://ops.example.org", actions=actions)
    async with asking(Site(), tmp_path, grant=grant) as client:
        shown = (await client.get(PATH)).text
    assert '"page embedded"' in shown
    assert ('"frame-content read-only"' in shown) is not actions


async def test_a_frame_gets_no_more_lines_than_a_page(tmp_path: Path) -> None:
    async with asking(colorful(12, 400), tmp_path) as client:
        shown = (await client.get(PATH)).text
    assert 1 <= shown.count('"role":"listitem"') < 10
    assert "Weekly cleanup" in shown
