"""The id of another user's polling connection is worth nothing without that user's browser."""

from uuid import uuid4

import httpx
import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from app.state.job import JobPage
from tests.support.crossing import Crossing, Polling, at, event

JOB = 42
OPENED = event(f"{JobPage.get_full_name()}.opened", at(f"/jobs/{JOB}", job_id=str(JOB)), {})


def test_only_its_own_browser_and_user_use_a_polling_connection(crossing: Crossing) -> None:
    with (
        crossing.users("auditor", "auditor", "alice") as (auditor, again, alice),
        crossing.nobody() as nobody,
    ):
        own = Polling(auditor.client, str(uuid4()))
        assert own.send("40/_event,").status_code == 200
        assert "40/_event" in own.receive()
        assert own.send(OPENED).status_code == 200
        session, browser = auditor.client.cookies["jobpane"], auditor.client.cookies
        stolen = [
            (again.client, {}),  # the same user in another browser
            (alice.client, {}),
            (nobody.client, {}),
            (httpx.Client(base_url=crossing.site.url), {}),
            (httpx.Client(base_url=crossing.site.url), {"jobpane": session}),
            (
                httpx.Client(base_url=crossing.site.url),
                {"jobpane-browser": browser["jobpane-browser"]},
            ),
        ]
        for client, cookies in stolen:
            headers = {"Cookie": "; ".join("=".join(one) for one in cookies.items())}
            sent = headers if cookies else {}
            assert client.get(own.url, headers=sent).status_code == 400
            assert client.post(own.url, content=OPENED, headers=sent).status_code == 400
        received = own.receive()
        while f'"shown_id_rx_state_":{JOB}' not in received.replace(" ", ""):
            received += own.receive()


def test_no_websocket_takes_over_a_polling_connection_of_another(crossing: Crossing) -> None:
    with crossing.users("auditor", "alice") as (auditor, alice):
        own = Polling(auditor.client, str(uuid4()))
        url = f"{crossing.site.url.replace('http', 'ws', 1)}{own.url}"
        cookies = "; ".join(f"{name}={value}" for name, value in alice.client.cookies.items())
        for headers in ({}, {"Cookie": cookies}):
            with (
                pytest.raises(InvalidStatus),
                connect(
                    url.replace("transport=polling", "transport=websocket"),
                    additional_headers=headers,
                ),
            ):
                pass
        assert own.send("40/_event,").status_code == 200


def test_after_the_sign_out_a_polling_connection_is_over(crossing: Crossing) -> None:
    with crossing.users("auditor") as (auditor,):
        own = Polling(auditor.client, str(uuid4()))
        own.send("40/_event,")
        assert "40/_event" in own.receive()
        auditor.post("/api/sign-out").raise_for_status()
        assert auditor.client.post(own.url, content=OPENED).status_code == 400
        assert auditor.client.get(own.url).status_code == 400
