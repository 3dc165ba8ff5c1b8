"""The page of a comparison is called by the two jobs of its URL."""

import pytest

from app.state.compare import Compared
from tests.unit.state.fake_api import FakeApi, provided
from tests.unit.state.tab import Tab


@pytest.mark.parametrize(
    ("path", "heading"),
    [
        ("/compare/41/42", "Compare #41 and #42"),
        ("/compare/41/42/", "Compare #41 and #42"),
        ("/compare/x/42", "Compare runs"),
        ("/compare/41", "Compare runs"),
    ],
)
async def test_the_page_is_called_by_its_jobs(path: str, heading: str) -> None:
    tab = Tab(path)
    page = tab.state(Compared)
    async with provided(FakeApi({}, []), tab):
        await tab.send(page, "opened")
    assert (page.heading, page.title) == (heading, f"{heading} · Jobpane")
