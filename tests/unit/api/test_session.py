"""Who is signed in, the list of sessions, and signing out: only for their user, and only by us."""

import pytest

from app.api.visitors import SignInSite
from app.services.failures import Failure
from tests.unit.api.sign_in_scene import scene

COMMANDS = ["/api/sign-out", "/api/sign-out-everywhere", "/api/sessions/x/end"]


async def test_nobody_learns_the_ways_to_sign_in_and_no_more() -> None:
    async with scene() as it:
        about = await it.session("?next=%2Fjobs%2F42%23L7")
        assert len(str(about.pop("csrf"))) == 96
        assert about == {
            "mode": "sign-in",
            "signed_in": False,
            "user": "",
            "read_only": False,
            "controller": "awx.example.org",
            "methods": {"oauth": True, "password": True, "token": True},
            "problem": "",
            "next": "/jobs/42#L7",
        }


async def test_a_user_learns_the_own_name_and_asks_the_controller_nothing() -> None:
    async with scene() as it:
        await it.sign_in()
        about = await it.session()
        shown = (about["signed_in"], about["user"], about["read_only"], about["methods"])
        assert shown == (True, "auditor", True, None)


async def test_a_controller_that_does_not_answer_is_no_controller_without_ways() -> None:
    async with scene() as it:
        it.user.ways = Failure("It does not answer.", "unreachable", can_try_again=True, id="1")
        about = await it.session()
        assert (about["methods"], about["problem"]) == (None, "It does not answer.")


async def test_the_list_has_the_users_sessions_and_marks_this_one() -> None:
    async with scene() as it:
        await it.sign_in()
        it.browser.cookies.delete("__Host-jobpane")
        await it.sign_in()
        answer = await it.browser.get("/api/sessions")
        listed = answer.json()["sessions"]
        assert [one["is_this"] for one in listed].count(True) == 1
        assert len(listed) == 2
        fields = {"id", "browser", "address", "signed_in_at", "used_at", "is_this"}
        assert all(one.keys() == fields for one in listed)
        assert listed[0]["address"] == "192.0.2.7"
        assert it.browser.cookies["__Host-jobpane"] not in answer.text


async def test_another_session_is_ended_and_this_one_goes_on() -> None:
    async with scene() as it:
        await it.sign_in()
        it.browser.cookies.delete("__Host-jobpane")
        await it.sign_in()
        listed = (await it.browser.get("/api/sessions")).json()["sessions"]
        other = next(one["id"] for one in listed if not one["is_this"])
        assert (await it.post(f"/api/sessions/{other}/end")).status_code == 200
        assert len((await it.browser.get("/api/sessions")).json()["sessions"]) == 1
        assert (await it.post(f"/api/sessions/{other}/end")).status_code == 404


@pytest.mark.parametrize("path", COMMANDS[:2])
async def test_after_signing_out_the_cookie_is_gone_and_worth_nothing(path: str) -> None:
    async with scene() as it:
        await it.sign_in()
        cookie = it.browser.cookies["__Host-jobpane"]
        answer = await it.post(path)
        assert answer.status_code == 200
        assert "Max-Age=0" in answer.headers["set-cookie"]
        assert "__Host-jobpane" not in it.browser.cookies
        it.browser.cookies.set("__Host-jobpane", cookie)
        assert (await it.session())["signed_in"] is False
        assert (await it.browser.get("/api/sessions")).status_code == 401


@pytest.mark.parametrize("path", COMMANDS)
async def test_a_command_that_no_page_of_ours_sent_is_refused(path: str) -> None:
    async with scene() as it, scene() as other:
        before = str((await it.session())["csrf"])  # of the browser, not of the session
        await it.sign_in()
        await other.sign_in()
        theirs = str((await other.session())["csrf"])
        for headers in ({}, {"X-CSRF-Token": theirs}, {"X-CSRF-Token": before}):
            answer = await it.browser.post(path, headers=headers)
            assert (answer.status_code, answer.json()["error"]["code"]) == (403, "csrf")
        assert (await it.session())["signed_in"] is True


@pytest.mark.parametrize("path", [*COMMANDS, "/api/sessions"])
async def test_nobody_has_sessions_to_list_or_to_end(path: str) -> None:
    async with scene() as it:
        ask = it.browser.get if path == "/api/sessions" else it.browser.post
        answer = await ask(path)
        assert (answer.status_code, answer.json()["error"]["code"]) == (401, "sign_in")


async def test_where_users_do_not_sign_in_the_page_learns_just_that() -> None:
    async with scene(SignInSite("built-in", "Built-in controller")) as it:
        about = await it.session()
        shown = (about["mode"], about["controller"], about["csrf"], about["methods"])
        assert shown == ("built-in", "Built-in controller", "", None)
