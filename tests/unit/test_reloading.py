"""SIGHUP reads again while Jobpane serves, and never ends it."""

import asyncio
import os
import signal
from collections.abc import Iterator

import pytest

from app import reloading
from app.settings import Settings, load_settings


@pytest.fixture(autouse=True)
def _handler() -> Iterator[None]:
    former = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    yield
    signal.signal(signal.SIGHUP, former)


async def hang_up() -> None:
    os.kill(os.getpid(), signal.SIGHUP)
    await asyncio.sleep(0.1)


async def test_a_signal_while_stores_are_closed_ends_nothing() -> None:
    with reloading.reloading(load_settings()):
        pass
    assert signal.getsignal(signal.SIGHUP) is not signal.SIG_DFL
    await hang_up()


async def test_a_fault_of_one_reading_leaves_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    settings, read = load_settings(), list[Settings]()

    def broken(current: Settings) -> Settings:
        read.append(current)
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr(reloading, "_reloaded", broken)
    asyncio.get_running_loop().set_exception_handler(lambda *_: None)
    with reloading.reloading(settings):
        await hang_up()
        await hang_up()
    assert read == [settings, settings]
