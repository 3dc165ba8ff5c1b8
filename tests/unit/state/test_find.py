"""The search box: a number or URL opens its job, words a list, and anything else is explained."""

import pytest

from app.jobs.url_owner import KnownUrls
from app.services.principals import Principal
from app.state.find import SearchBox
from app.state.services import provide
from app.state.tabs import Tabs
from tests.unit.state.fake_api import FakeApi, provided
from tests.unit.state.tab import CLIENT_TOKEN, Tab


@pytest.mark.parametrize(
    "text", ["42", "job 42", "nightly", "http://awx.example.org/#/jobs/system/42"]
)
async def test_a_number_a_url_and_words_lead_on(text: str) -> None:
    tab = Tab("/")
    box = tab.state(SearchBox)
    async with provided(FakeApi({}), tab):
        assert len(await tab.send(box, "submitted", {"text": text})) == 1
    assert box.problem == ""


async def test_a_url_of_another_controller_opens_nothing_unasked() -> None:
    tab = Tab("/")
    box = tab.state(SearchBox)
    pasted = "https://other.example.net/#/jobs/system/42"
    async with provided(FakeApi({}), tab):
        assert await tab.send(box, "submitted", {"text": pasted}) == []
        assert "other.example.net" in box.problem
        assert (box.way_href, box.way_label) == ("/jobs/42", "Open job #42 of awx.example.org")


async def test_what_is_said_about_a_text_stays_until_another_page_is_open() -> None:
    tab = Tab("/")
    box = tab.state(SearchBox)
    async with provided(FakeApi({}), tab):
        await tab.send(box, "submitted", {"text": "99999999999"})
        await tab.send(box, "page_opened")  # later than the user, or after a new connection
        assert box.problem
        tab.go_to("/jobs/42")
        await tab.send(box, "page_opened")
    assert box.problem == ""


async def test_a_text_that_the_browser_sent_before_the_script_ran_is_searched() -> None:
    tab = Tab("/", text="42")
    async with provided(FakeApi({}), tab):
        [redirect] = await tab.send(tab.state(SearchBox), "page_opened")
    assert "/jobs/42" in str(redirect)


async def test_a_url_of_another_configured_controller_leads_there() -> None:
    tab = Tab("/")
    box = tab.state(SearchBox)
    pasted = "https://awx2.example.org/#/jobs/system/42"
    async with provided(FakeApi({}), tab) as services:
        tabs = Tabs()
        tabs.joined(CLIENT_TOKEN, Principal("local", services, controller="lab"))
        known = KnownUrls(
            (), {"lab": "https://awx.example.org", "prod": "https://awx2.example.org"}
        )
        provide(tabs, tab.connected, known)
        [redirect] = await tab.send(box, "submitted", {"text": pasted})
    assert "/c/prod/jobs/42" in str(redirect)
    assert box.problem == ""


@pytest.mark.parametrize("form", [None, [], "42", 42])
async def test_a_forged_form_does_nothing(form: object) -> None:
    tab = Tab("/")
    async with provided(FakeApi({}), tab):
        assert await tab.send(tab.state(SearchBox), "submitted", form) == []


async def test_a_number_that_no_job_can_have_is_explained() -> None:
    tab = Tab("/")
    box = tab.state(SearchBox)
    async with provided(FakeApi({}), tab):
        assert await tab.send(box, "submitted", {"text": "99999999999"}) == []
    assert box.problem
