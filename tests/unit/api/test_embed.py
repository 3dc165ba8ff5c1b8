"""A portal gets a link to one job with its key; the frame trades it for a session, once."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.services.embed_grants import LIMITS, EmbedGrant
from tests.unit.api.embed_scene import BASE, KEY, OPS, OTHER, PORTAL, scene
from tests.unit.services.people import until

ASKED = {"job": 42, "origin": OPS}
CODES = {"code", "sentence", "can_try_again", "id"}


async def test_a_portal_gets_a_link_to_one_job_that_expires(tmp_path: Path) -> None:
    async with scene(tmp_path) as jobpane:
        answer = await jobpane.client.post("/api/embed-tokens", json=ASKED, headers=PORTAL)
    assert answer.status_code == 201
    assert answer.headers["cache-control"] == "no-store"
    link = answer.json()
    assert link.keys() == {"url", "expires_at"}
    page, _, token = link["url"].partition("#key=")
    assert page == f"{BASE}/embed/jobs/42?origin=https%3A%2F%2Fops.example.org"
    assert len(token) == 43
    left = datetime.fromisoformat(link["expires_at"]) - datetime.now(UTC)
    assert 0 < left.total_seconds() <= LIMITS.token_s


async def test_a_link_begins_with_the_url_that_people_open(tmp_path: Path) -> None:
    async with scene(tmp_path, public_url="https://jobs.example.org") as jobpane:
        answer = await jobpane.client.post("/api/embed-tokens", json=ASKED, headers=PORTAL)
    assert answer.json()["url"].startswith("https://jobs.example.org/embed/jobs/42?")


@pytest.mark.parametrize(
    "authorization",
    [
        None,
        "",
        "Bearer",
        "Bearer ",
        f"Bearer {KEY}x",
        f"Bearer {KEY[:-1]}",
        f"Bearer {KEY.upper()}",
        f"Basic {KEY}",
        KEY,
        f"Bearer {KEY} {KEY}",
        "Bearer " + "x" * 5000,
    ],
)
async def test_nobody_gets_a_link_without_a_portals_key(
    tmp_path: Path, authorization: str | None
) -> None:
    headers = {} if authorization is None else {"Authorization": authorization}
    async with scene(tmp_path) as jobpane:
        answer = await jobpane.client.post("/api/embed-tokens", json=ASKED, headers=headers)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    assert answer.json()["error"]["code"] == "bad_key"
    assert KEY not in answer.text


async def test_two_keys_at_once_are_none(tmp_path: Path) -> None:
    headers = [("Authorization", "Bearer wrong"), ("Authorization", f"Bearer {KEY}")]
    async with scene(tmp_path) as jobpane:
        answer = await jobpane.client.post("/api/embed-tokens", json=ASKED, headers=headers)
    assert answer.status_code == 401


async def test_a_key_that_is_taken_out_of_the_file_gets_nothing_more(tmp_path: Path) -> None:
    async with scene(tmp_path) as jobpane:
        assert await jobpane.link()
        del jobpane.keys[KEY]
        answer = await jobpane.client.post("/api/embed-tokens", json=ASKED, headers=PORTAL)
    assert answer.status_code == 401


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "null",
        "*",
        f"{OPS}/",
        OPS.upper(),
        f"{OPS}:443",
        f"{OPS} https://evil.example",
        f"{OPS};",
    ],
)
async def test_an_origin_that_is_not_configured_gets_no_link(tmp_path: Path, origin: str) -> None:
    async with scene(tmp_path) as jobpane:
        answer = await jobpane.client.post(
            "/api/embed-tokens", json={"job": 42, "origin": origin}, headers=PORTAL
        )
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "bad_origin")


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"", 400, "bad_json"),
        (b"{", 400, "bad_json"),
        (b"[]", 400, "bad_json"),
        (b"null", 400, "bad_json"),
        (b'"job"', 400, "bad_json"),
        (b"\xff\xfe", 400, "bad_json"),
        (b"[" * 4000, 400, "bad_json"),
        (b'{"job": 42, "job": 43, "origin": "https://ops.example.org"}', 400, "bad_json"),
        (b'{"job": 42, "origin": "https://ops.example.org", "action": true}', 422, "unknown_field"),
        (b'{"job": "42", "origin": "https://ops.example.org"}', 422, "bad_job"),
        (b'{"job": true, "origin": "https://ops.example.org"}', 422, "bad_job"),
        (b'{"job": 42.0, "origin": "https://ops.example.org"}', 422, "bad_job"),
        (b'{"job": 0, "origin": "https://ops.example.org"}', 422, "bad_job"),
        (b'{"job": -1, "origin": "https://ops.example.org"}', 422, "bad_job"),
        (b'{"job": 1e999, "origin": "https://ops.example.org"}', 422, "bad_job"),
        (b'{"job": NaN, "origin": "https://ops.example.org"}', 422, "bad_job"),
        (b'{"job": 2147483648, "origin": "https://ops.example.org"}', 422, "bad_job"),
        (b'{"job": null, "origin": "https://ops.example.org"}', 422, "bad_job"),
        (b'{"origin": "https://ops.example.org"}', 422, "bad_job"),
        (b'{"job": 42}', 422, "bad_origin"),
        (b'{"job": 42, "origin": ["https://ops.example.org"]}', 422, "bad_origin"),
        (b'{"job": 42, "origin": "\\ud800"}', 422, "bad_origin"),
        (b'{"job": 42, "origin": "https://ops.example.org", "actions": 1}', 422, "bad_actions"),
        (b'{"job": 42, "origin": "https://ops.example.org", "actions": "no"}', 422, "bad_actions"),
        (b'{"x": "' + b"x" * 5000 + b'"}', 413, "bad_body"),
    ],
)
async def test_an_odd_body_is_refused_in_words(
    tmp_path: Path, body: bytes, status: int, code: str
) -> None:
    async with scene(tmp_path) as jobpane:
        answer = await jobpane.client.post("/api/embed-tokens", content=body, headers=PORTAL)
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
    assert answer.json()["error"].keys() == CODES


ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)


@given(body=st.dictionaries(st.sampled_from(["job", "origin", "actions", "token", "x"]), ANY_JSON))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
async def test_no_body_of_json_is_a_fault_of_ours(tmp_path: Path, body: dict[str, object]) -> None:
    sent = json.dumps(body).encode()
    async with scene(tmp_path) as jobpane:
        link = await jobpane.client.post("/api/embed-tokens", content=sent, headers=PORTAL)
        session = await jobpane.client.post("/api/embed-sessions", content=sent)
    assert {link.status_code, session.status_code} <= {400, 403, 404, 413, 422}


async def test_a_job_that_cannot_be_read_gets_no_link(tmp_path: Path) -> None:
    async with scene(tmp_path, status=404) as jobpane:
        missing = await jobpane.client.post("/api/embed-tokens", json=ASKED, headers=PORTAL)
    async with scene(tmp_path, status=403) as jobpane:
        forbidden = await jobpane.client.post("/api/embed-tokens", json=ASKED, headers=PORTAL)
    assert (missing.status_code, missing.json()["error"]["code"]) == (404, "not_found")
    assert forbidden.status_code == 502  # the controller's refusal of our token, not the portal's
    assert "url" not in missing.json() | forbidden.json()


async def test_actions_are_granted_only_where_the_service_has_them(tmp_path: Path) -> None:
    asked = {**ASKED, "actions": True}
    async with scene(tmp_path, actions_on=False) as jobpane:
        refused = await jobpane.client.post("/api/embed-tokens", json=asked, headers=PORTAL)
        read_only = await jobpane.opened(await jobpane.link())
    async with scene(tmp_path) as jobpane:
        acting = await jobpane.opened(await jobpane.link(actions=True))
        reading = await jobpane.opened(await jobpane.link())
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "actions_off")
    granted = [answer.json()["actions"] for answer in (read_only, acting, reading)]
    assert granted == [False, True, False]


async def test_without_a_configured_token_there_is_nothing_to_show(tmp_path: Path) -> None:
    async with scene(tmp_path, has_token=False) as jobpane:
        answer = await jobpane.client.post("/api/embed-tokens", json=ASKED, headers=PORTAL)
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "no_service_token")


async def test_a_link_opens_one_session_bound_to_its_job_and_origin(tmp_path: Path) -> None:
    async with scene(tmp_path) as jobpane:
        token = await jobpane.link()
        first, again = await jobpane.opened(token), await jobpane.opened(token)
    assert first.status_code == 201
    session = first.json()
    assert session.keys() == {"key", "job", "origin", "actions", "ends_in_s"}
    assert (session["job"], session["origin"], session["actions"]) == (42, OPS, False)
    assert session["ends_in_s"] == LIMITS.session_s
    assert first.headers["cache-control"] == "no-store"
    assert (again.status_code, again.json()["error"]["code"]) == (403, "link_not_valid")


@pytest.mark.parametrize("changed", [{"job": 43}, {"origin": OTHER}, {"origin": "null"}])
async def test_a_link_for_another_job_or_origin_is_used_up(
    tmp_path: Path, changed: dict[str, object]
) -> None:
    async with scene(tmp_path) as jobpane:
        token = await jobpane.link()
        wrong, late = await jobpane.opened(token, **changed), await jobpane.opened(token)
    assert [wrong.status_code, late.status_code] == [403, 403]


async def test_a_link_of_a_portal_that_was_taken_out_opens_nothing(tmp_path: Path) -> None:
    async with scene(tmp_path) as jobpane:
        token = await jobpane.link()
        jobpane.origins.remove(OPS)
        assert (await jobpane.opened(token)).status_code == 403


async def test_an_expired_link_opens_nothing(tmp_path: Path) -> None:
    async with scene(tmp_path) as jobpane:
        token = await jobpane.link()
        jobpane.clock.now += LIMITS.token_s
        assert (await jobpane.opened(token)).status_code == 403


RECORD, EVENTS = "/api/v2/system_jobs/42/", "/api/v2/system_jobs/42/events/"


async def test_a_new_link_has_its_job_read_for_the_frame_that_opens_it(tmp_path: Path) -> None:
    async with scene(tmp_path) as jobpane:
        token = await jobpane.link()
        await until(lambda: EVENTS in jobpane.asked)
        assert (await jobpane.opened(token)).status_code == 201
    assert jobpane.asked.count(RECORD) == 1


async def test_a_link_that_opens_nothing_reads_nothing(tmp_path: Path) -> None:
    async with scene(tmp_path, history=tmp_path) as jobpane:
        token = await jobpane.link()  # which has its own job read
        jobpane.asked.clear()
        assert (await jobpane.opened(token, job=43)).status_code == 403
        assert (await jobpane.opened(token)).status_code == 403
    assert RECORD not in jobpane.asked
    assert not [path for path in jobpane.asked if "/43/" in path]


async def test_a_frame_asks_how_long_its_session_lasts_until_it_is_over(tmp_path: Path) -> None:
    async with scene(tmp_path) as jobpane:
        frame = await jobpane.frame()
        lasting = await jobpane.client.get("/api/embed-sessions", headers=frame)
        jobpane.clock.now += LIMITS.session_s
        over = await jobpane.client.get("/api/embed-sessions", headers=frame)
        nobody = await jobpane.client.get("/api/embed-sessions")
    assert lasting.json() == {
        "job": 42,
        "origin": OPS,
        "actions": False,
        "ends_in_s": LIMITS.session_s,
    }
    assert [over.status_code, nobody.status_code] == [401, 401]
    assert over.json()["error"]["code"] == "session_over"


async def test_a_portal_with_too_many_unopened_links_is_asked_to_wait(tmp_path: Path) -> None:
    async with scene(tmp_path) as jobpane:
        for _ in range(1000):
            await jobpane.grants.new_token(EmbedGrant("", 42, OPS), "ops")
        answer = await jobpane.client.post("/api/embed-tokens", json=ASKED, headers=PORTAL)
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "300")
