"""The routes of comparisons: rows in small pages, texts in pieces, errors in words."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.api.application import api_app
from app.api.comparison import comparison_routes
from app.services.failures import Failure
from tests.unit.services.two_outputs import LEFT, RIGHT, TwoOutputs

URL = f"/api/compare/{LEFT}/{RIGHT}"
GONE = Failure("The controller has no such job.", "not_found", can_try_again=False, id="0a")


@asynccontextmanager
async def comparing(jobs: TwoOutputs, folder: Path) -> AsyncIterator[httpx.AsyncClient]:
    outputs = jobs.outputs(folder)
    use = jobs.comparisons(outputs)
    app = api_app(comparison_routes(lambda _: use))
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        yield client
    await outputs.aclose()


async def body_of(client: httpx.AsyncClient, url: str) -> dict[str, Any]:
    answer = await client.get(url)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def test_a_comparison_has_its_changes_with_marked_words(tmp_path: Path) -> None:
    jobs = TwoOutputs.of(["begin", "jobs: 39 deleted", "a"], ["begin", "jobs: 41 deleted", "b"])
    async with comparing(jobs, tmp_path) as client:
        body = await body_of(client, URL)
    assert body["about"]["changes"] == 1
    assert body["rows"] == [
        {"kind": "same", "left": 1, "right": 1, "left_text": ["begin"]},
        {
            "kind": "changed",
            "change": 1,
            "left": 2,
            "right": 2,
            "left_text": ["jobs: ", "39", " deleted"],
            "right_text": ["jobs: ", "41", " deleted"],
        },
        {
            "kind": "changed",
            "change": 1,
            "left": 3,
            "right": 3,
            "left_text": ["a"],
            "right_text": ["b"],
        },
    ]


async def test_ignored_numbers_are_no_change_and_both_texts_are_shown(tmp_path: Path) -> None:
    jobs = TwoOutputs.of(["39 deleted"], ["41 deleted"])
    async with comparing(jobs, tmp_path) as client:
        body = await body_of(client, f"{URL}?ignore_numbers=1")
    assert body["about"]["changes"] == 0
    assert body["rows"] == [
        {
            "kind": "same",
            "left": 1,
            "right": 1,
            "left_text": ["39 deleted"],
            "right_text": ["41 deleted"],
        }
    ]


async def test_many_changes_come_in_pages(tmp_path: Path) -> None:
    jobs = TwoOutputs.of([f"old {n}" for n in range(1500)], [f"new {n}" for n in range(1500)])
    async with comparing(jobs, tmp_path) as client:
        body = await body_of(client, URL)
        assert (body["total"], len(body["rows"])) == (1500, 500)
        more = f"{URL}/rows?version={body['version']}"
        page = await body_of(client, f"{more}&first=500&count=5000")
        assert (page["first"], len(page["rows"])) == (500, 1000)
        last = await body_of(client, f"{more}&first=1499&count=10")
        assert [row["left"] for row in last["rows"]] == [1500]


async def test_folded_lines_can_be_opened(tmp_path: Path) -> None:
    same = [f"line {n}" for n in range(50)]
    jobs = TwoOutputs.of([*same, "old"], ["more", *same, "new"])
    async with comparing(jobs, tmp_path) as client:
        body = await body_of(client, URL)
        fold = next(row for row in body["rows"] if row["kind"] == "fold")
        assert (fold["count"], fold["at"]) == (44, [3, 4])
        opened = await body_of(
            client, f"{URL}/rows?version={body['version']}&left=3&right=4&count=2"
        )
    assert [(row["left"], row["right"], row["left_text"]) for row in opened["rows"]] == [
        (4, 5, ["line 3"]),
        (5, 6, ["line 4"]),
    ]


async def test_a_missing_job_is_named(tmp_path: Path) -> None:
    jobs = TwoOutputs.of(["a"], ["b"])
    jobs.right.failure = GONE
    async with comparing(jobs, tmp_path) as client:
        answer = await client.get(URL)
    assert answer.status_code == 404
    assert answer.json()["error"]["sentence"] == (
        "Job #42 can't be compared. The controller has no such job."
    )


async def test_rows_of_an_unknown_version_are_refused(tmp_path: Path) -> None:
    async with comparing(TwoOutputs.of(["a"], ["b"]), tmp_path) as client:
        answer = await client.get(f"{URL}/rows?version=no")
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "outdated")


@pytest.mark.parametrize(
    "url", ["/api/compare/0/1", "/api/compare/x/1", "/api/compare/1/99999999999"]
)
async def test_what_is_no_job_id_is_refused(tmp_path: Path, url: str) -> None:
    async with comparing(TwoOutputs(), tmp_path) as client:
        assert (await client.get(url)).status_code == 400


@pytest.mark.parametrize("wrong", ["first=-1", "count=x", "left=1e3&right=0"])
async def test_wrong_rows_are_refused(tmp_path: Path, wrong: str) -> None:
    async with comparing(TwoOutputs.of(["a"], ["b"]), tmp_path) as client:
        version = (await body_of(client, URL))["version"]
        answer = await client.get(f"{URL}/rows?version={version}&{wrong}")
    assert answer.status_code == 400


async def test_the_outcome_comes_from_the_compared_lines(tmp_path: Path) -> None:
    jobs = TwoOutputs.of(["jobs: 39 deleted, 4 skipped."], ["nothing"])
    async with comparing(jobs, tmp_path) as client:
        facts = (await body_of(client, URL))["about"]["facts"]
    assert {"label": "Jobs deleted", "left": "39", "right": "Not printed", "differs": True} in facts
