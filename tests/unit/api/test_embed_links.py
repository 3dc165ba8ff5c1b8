"""A portal gets a link to one template's card with its key; a link to a job is in test_embed."""

from pathlib import Path

import pytest

from tests.unit.api.embed_scene import BASE, OPS, OTHER, PORTAL, Scene, scene
from tests.unit.state.kept_history import kept_history

ASKED = {"template": 1, "origin": OPS}


async def with_runs(folder: Path) -> Path:
    async with kept_history(folder):
        return folder


async def token_for(jobpane: Scene, body: dict[str, object]) -> str:
    answer = await jobpane.client.post("/api/embed-tokens", json=body, headers=PORTAL)
    assert answer.status_code == 201, answer.text
    page, _, token = answer.json()["url"].partition("#key=")
    assert page == f"{BASE}/embed/templates/1?origin=https%3A%2F%2Fops.example.org"
    return token


async def test_a_link_to_a_card_opens_a_session_of_that_template(tmp_path: Path) -> None:
    async with scene(tmp_path, history=await with_runs(tmp_path)) as jobpane:
        token = await token_for(jobpane, ASKED)
        body = {"token": token, **ASKED}
        opened = await jobpane.client.post("/api/embed-sessions", json=body)
    assert opened.status_code == 201
    began = opened.json()
    assert (began["template"], began["actions"]) == (1, False)
    assert "job" not in began


@pytest.mark.parametrize(
    "other",
    [
        {"template": 2, "origin": OPS},
        {"job": 1, "origin": OPS},
        {"template": 1, "origin": OTHER},
    ],
)
async def test_a_link_to_a_card_opens_nothing_else(
    tmp_path: Path, other: dict[str, object]
) -> None:
    async with scene(tmp_path, history=await with_runs(tmp_path)) as jobpane:
        token = await token_for(jobpane, ASKED)
        refused = await jobpane.client.post("/api/embed-sessions", json={"token": token, **other})
    assert refused.status_code == 403
    assert refused.json()["error"]["code"] == "link_not_valid"


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"template": 0}, "bad_template"),
        ({"template": "1"}, "bad_template"),
        ({"template": 1, "job": 42}, "bad_template"),
        ({"template": 1, "actions": True}, "bad_actions"),
    ],
)
async def test_an_odd_request_for_a_card_is_refused_in_words(
    tmp_path: Path, wrong: dict[str, object], code: str
) -> None:
    async with scene(tmp_path, history=await with_runs(tmp_path)) as jobpane:
        body = {"origin": OPS, **wrong}
        answer = await jobpane.client.post("/api/embed-tokens", json=body, headers=PORTAL)
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, code)


async def test_a_template_that_is_not_known_has_no_card(tmp_path: Path) -> None:
    async with scene(tmp_path, history=await with_runs(tmp_path)) as jobpane:
        body = {"template": 9, "origin": OPS}
        answer = await jobpane.client.post("/api/embed-tokens", json=body, headers=PORTAL)
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "not_found")


async def test_without_a_history_there_is_no_card(tmp_path: Path) -> None:
    async with scene(tmp_path) as jobpane:
        answer = await jobpane.client.post("/api/embed-tokens", json=ASKED, headers=PORTAL)
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "history_off")


async def test_a_card_that_the_token_may_not_read_gets_no_link(tmp_path: Path) -> None:
    async with scene(tmp_path, history=await with_runs(tmp_path), status=403) as jobpane:
        answer = await jobpane.client.post("/api/embed-tokens", json=ASKED, headers=PORTAL)
    assert answer.status_code == 502
    assert "url" not in answer.json()
