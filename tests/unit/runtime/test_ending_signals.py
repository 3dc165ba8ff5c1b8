"""Signals end a command with the status of shells, and those that are ignored end nothing."""

import signal

import pytest

from app.runtime.ending_signals import ended_by_signals, terminal_watch


@pytest.mark.parametrize("signum", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_with_its_status_and_leaves_the_handlers_as_they_were(
    signum: signal.Signals,
) -> None:
    former = signal.getsignal(signum)
    with pytest.raises(SystemExit) as ended, ended_by_signals():
        signal.raise_signal(signum)
    assert ended.value.code == 128 + signum
    assert signal.getsignal(signum) is former


def test_a_second_signal_does_not_break_off_the_clean_up() -> None:
    cleaned = []

    def work() -> None:
        try:
            signal.raise_signal(signal.SIGTERM)
        finally:
            signal.raise_signal(signal.SIGTERM)
            signal.raise_signal(signal.SIGINT)
            cleaned.append("all")

    with pytest.raises(SystemExit) as ended, ended_by_signals():
        work()
    assert cleaned == ["all"]
    assert ended.value.code == 128 + signal.SIGTERM


def test_what_nohup_ignores_stays_ignored() -> None:
    former = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with ended_by_signals():
            signal.raise_signal(signal.SIGHUP)
        assert not terminal_watch()()
    finally:
        signal.signal(signal.SIGHUP, former)
