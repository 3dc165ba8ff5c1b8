"""Receivers hear of each event once: over restarts, failures, and with others that are down."""

import asyncio
import logging
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from tests.unit.history.facts import run
from tests.unit.services.http_receiver import HttpReceiver, http_receiver
from tests.unit.services.notify_scene import BEGAN, Site, failed


@pytest.fixture
def receiver() -> Iterator[HttpReceiver]:
    with http_receiver() as listening:
        yield listening


async def test_a_failure_and_a_recovery_reach_the_receiver_once(
    tmp_path: Path, receiver: HttpReceiver
) -> None:
    async with Site(tmp_path, receiver).started() as site:
        await site.ran()
        await site.ran(failed(11))
        await site.ran(run(12))
        await site.ran()
    assert receiver.titles == ["failed 11", "recovered 12"]
    assert [message["type"] for message in receiver.taken] == ["warning", "success"]
    assert receiver.taken[0]["message"] == "https://jobs.example.org/jobs/1"


async def test_the_past_of_an_old_history_is_no_news(
    tmp_path: Path, receiver: HttpReceiver
) -> None:
    site = Site(tmp_path, receiver)
    async with site.started():
        await site.ran(failed(3), failed(5), run(6))
        await site.ran(failed(2))
    assert receiver.taken == []


async def test_a_restart_repeats_nothing_and_loses_nothing(
    tmp_path: Path, receiver: HttpReceiver
) -> None:
    site = Site(tmp_path, receiver)
    async with site.started():
        await site.ran()
        await site.ran(failed(11))
        receiver.status = 503
        await site.ran(failed(12))
    receiver.status = 200
    async with site.started():
        await site.ran(failed(13))
    async with site.started():
        await site.ran()
    assert receiver.titles == ["failed 11", "failed 12, failed 13"]


async def test_what_happens_at_the_same_time_comes_in_one_message(
    tmp_path: Path, receiver: HttpReceiver
) -> None:
    async with Site(tmp_path, receiver).started() as site:
        await site.ran()
        await site.ran(*map(failed, range(11, 16)))
    assert receiver.titles == ["failed 11, failed 12, failed 13, failed 14, failed 15"]


async def test_a_receiver_that_is_down_is_tried_less_and_less_often(
    tmp_path: Path, receiver: HttpReceiver
) -> None:
    async with Site(tmp_path, receiver).started() as site:
        await site.ran()
        receiver.status = 500
        await site.ran(failed(11))
        for site.clock_s, tries in [(29, 1), (30, 2), (89, 2), (90, 3), (209, 3), (210, 4)]:
            await site.ran()
            assert receiver.refused == tries
        receiver.status = 200
        await site.ran(failed(12))  # waits with the other one
        assert receiver.taken == []
        site.clock_s = 510
        await site.ran()
    assert receiver.titles == ["failed 11, failed 12"]


async def test_one_that_is_down_holds_the_others_back_in_nothing(
    tmp_path: Path, receiver: HttpReceiver
) -> None:
    with http_receiver() as down:
        down.status = 502
        async with Site(tmp_path, down, receiver).started() as site:
            await site.ran()
            await site.ran(failed(11))
            await site.ran(failed(12))
            assert receiver.titles == ["failed 11", "failed 12"]
            down.status, site.clock_s = 200, 30.0
            await site.ran()
        assert down.titles == ["failed 11, failed 12"]
        assert receiver.titles == ["failed 11", "failed 12"]


async def test_changes_of_the_history_are_noticed_by_themselves(
    tmp_path: Path, receiver: HttpReceiver
) -> None:
    async with Site(tmp_path, receiver).started() as site:
        await site.ran()
        site.notifications.start()
        await site.library.run(lambda store: store.add([failed(11)]))
        site.library.publish()
        assert await asyncio.to_thread(receiver.has_taken.wait, 30)
    assert receiver.titles == ["failed 11"]


async def test_without_the_controllers_clock_nothing_is_judged_and_what_waits_is_sent(
    tmp_path: Path, receiver: HttpReceiver
) -> None:
    async with Site(tmp_path, receiver).started() as site:
        await site.ran()
        receiver.status = 500
        await site.ran(failed(11))
        receiver.status, site.now, site.clock_s = 200, None, 60.0
        await site.ran(failed(12))
        assert receiver.titles == ["failed 11"]
        site.now = BEGAN + timedelta(days=5)
        await site.ran()
    assert receiver.titles == ["failed 11", "failed 12"]


async def test_no_log_line_has_a_receivers_url(
    tmp_path: Path, receiver: HttpReceiver, caplog: pytest.LogCaptureFixture
) -> None:
    with capture_logs() as lines, caplog.at_level(logging.DEBUG):
        async with Site(tmp_path, receiver).started() as site:
            await site.ran()
            receiver.status = 500
            await site.ran(failed(11))
            receiver.server.server_close()
    ours = [line for line in lines if line["event"] == "notification_not_sent"]
    assert [(line["receiver"], line["kind"], line["next_try_s"]) for line in ours] == [
        (1, "JSON", 30.0)
    ]
    said = f"{lines} {[one.getMessage() for one in caplog.records if one.name == 'apprise']}"
    assert "s3cret" not in said
    assert "s3cret" not in repr(receiver.url)
