"""The last net: the log has the traceback, the page only an id that leads there."""

import pytest
from structlog.testing import capture_logs

from app.state.unexpected_errors import UnexpectedError, on_unexpected_error
from tests.unit.state.fake_api import FakeApi, provided
from tests.unit.state.tab import Tab


async def test_an_exception_is_logged_under_the_id_that_the_page_shows() -> None:
    error = ValueError("a secret detail")
    with capture_logs() as lines:
        event = on_unexpected_error(error)
    (line,) = lines
    assert (line["event"], line["exc_info"]) == ("unexpected_error", error)
    assert line["request_id"] in str(event.args)
    assert "secret" not in str(event.args)


async def test_the_message_stays_until_it_is_dismissed() -> None:
    tab = Tab()
    shown = tab.state(UnexpectedError)
    async with provided(FakeApi({}), tab):
        await tab.send(shown, "happened", "abcd1234")
        assert shown.id == "abcd1234"
        await tab.send(shown, "dismissed")
    assert shown.id == ""


@pytest.mark.parametrize("forged", [None, 5, ["x"], {"id": "x"}])
async def test_a_forged_id_shows_nothing(forged: object) -> None:
    tab = Tab()
    async with provided(FakeApi({}), tab):
        await tab.send(tab.state(UnexpectedError), "happened", forged)
    assert tab.state(UnexpectedError).id == ""


async def test_a_long_forged_id_is_cut() -> None:
    tab = Tab()
    async with provided(FakeApi({}), tab):
        await tab.send(tab.state(UnexpectedError), "happened", "x" * 10_000)
    assert tab.state(UnexpectedError).id == "x" * 64
