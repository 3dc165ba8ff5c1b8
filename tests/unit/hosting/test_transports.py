"""The plugin that lets a page poll where websockets are blocked."""

import pytest

from app.hosting.transports import with_polling

STATE_JS = """import env from "$/env.json";
const EVENTURL = env.EVENT;
createSocket(url, [env.TRANSPORT], token);
    reconnection: false,
connect(socket, [env.TRANSPORT]);
    window.__reflex_otel?.onSocketConnect?.();
    failed_attempts = Math.min(failed_attempts + 1, 10);
    window.__reflex_otel?.onSocketDisconnect?.(reason);
"""


def test_both_transports_are_tried_in_the_order_that_works_here() -> None:
    patched = with_polling(STATE_JS)
    assert "const TRANSPORTS = firstTransports();" in patched
    assert "timeout: FIRST_LIMIT_MS," in patched
    for called in ("attemptFailed(", "connected(", "disconnected("):
        assert f"{called}socket.current.io" in patched
    assert "tryAllTransports: true," in patched
    assert "env.TRANSPORT]" not in patched


def test_patching_twice_is_patching_once() -> None:
    once = with_polling(STATE_JS)
    assert with_polling(once) == once


@pytest.mark.parametrize(
    "gone",
    [
        *('"$/env.json"', "const EVENTURL = env.EVENT;", "reconnection: false,"),
        *("[env.TRANSPORT]", "Math.min", "onSocketConnect?.", "onSocketDisconnect?."),
    ],
)
def test_a_changed_reflex_is_noticed_at_build_time(gone: str) -> None:
    with pytest.raises(RuntimeError, match=r"utils/state\.js has changed"):
        with_polling(STATE_JS.replace(gone, "", 1))
