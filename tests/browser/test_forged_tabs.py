"""The token of a tab leads to its state only together with the browser that it was made in."""

import json

import pytest
from websockets.sync.client import connect

from tests.browser.forged_events import ANSWER_LIMIT_S, frame, websocket_url
from tests.support.processes import Site

MINE, OTHER = "A" * 43, "B" * 43
MARK = "zone of this tab alone"


def deltas(
    site: Site, token: str, browser: str, *events: str, until: str = "url_text_rx_state_"
) -> str:
    """What the server sends for these events to the tab of this token, from this browser."""
    headers = {"Cookie": f"jobpane-browser={browser}"} if browser else {}
    with connect(
        f"{websocket_url(site)}&token={token}",
        origin=site.url,  # type: ignore[arg-type]
        additional_headers=headers,
    ) as socket:
        socket.recv(timeout=ANSWER_LIMIT_S)
        socket.send("40/_event,")
        socket.recv(timeout=ANSWER_LIMIT_S)
        received = []
        for event in events:
            socket.send(event)
            # An event of the tab's earlier connection may still be answered, without this field.
            while until not in (message := socket.recv(timeout=ANSWER_LIMIT_S)):
                pass
            received.append(str(message))
        return "".join(received)


def opened_job(job_id: int) -> str:
    state = "reflex___state____state.app___state___job____job_page"
    return frame(f"{state}.opened", job_id)


HYDRATE = frame("reflex___state____state.hydrate")


def test_another_browser_gets_nothing_of_a_tab_whose_token_it_has(site: Site) -> None:
    token = "a-token-that-was-seen"
    first = deltas(site, token, MINE, opened_job(42))
    assert '"url_text_rx_state_":"42"' in first.replace(" ", "")
    again = deltas(site, token, MINE, HYDRATE)
    assert '"url_text_rx_state_":"42"' in again.replace(" ", "")
    for browser in (OTHER, ""):
        stolen = deltas(site, token, browser, HYDRATE)
        assert '"url_text_rx_state_":""' in stolen.replace(" ", "")
        assert json.dumps("42") not in stolen


@pytest.mark.parametrize(
    "forged",
    [
        ["connect", {"asgi.scope": {"client": ["203.0.113.9", 1]}, "QUERY_STRING": "token=x"}, {}],
        ["connect"],
        ["connect", None, {"frame": "x"}],
        ["disconnect", "transport close"],
        ["disconnect"],
    ],
)
def test_an_event_that_poses_as_the_server_ends_the_connection(
    site: Site, forged: list[object]
) -> None:
    answer = deltas(site, "a-token", MINE, f"42/_event,{json.dumps(forged)}", until="")
    assert answer == "41/_event,"  # Socket.IO's DISCONNECT


def test_every_other_event_goes_on_being_answered(site: Site) -> None:
    assert (
        deltas(site, "another-token", MINE, '42/_event,["ping"]', until="")
        == '42/_event,["ping","pong"]'
    )
