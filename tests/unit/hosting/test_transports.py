"""The plugin that lets a page poll where websockets are blocked."""

import pytest

from app.hosting.transports import with_polling

STATE_JS = """const EVENTURL = env.EVENT;
createSocket(url, [env.TRANSPORT], token);
    reconnection: false,
connect(socket, [env.TRANSPORT]);
    failed_attempts = Math.min(failed_attempts + 1, 10);
"""


def test_both_transports_are_tried_websockets_first() -> None:
    patched = with_polling(STATE_JS)
    assert 'const TRANSPORTS = ["websocket", "polling"];' in patched
    assert "tryAllTransports: true," in patched
    assert "env.TRANSPORT]" not in patched


def test_patching_twice_is_patching_once() -> None:
    once = with_polling(STATE_JS)
    assert with_polling(once) == once


@pytest.mark.parametrize(
    "gone", ["const EVENTURL = env.EVENT;", "reconnection: false,", "[env.TRANSPORT]", "Math.min"]
)
def test_a_changed_reflex_is_noticed_at_build_time(gone: str) -> None:
    with pytest.raises(RuntimeError, match=r"utils/state\.js has changed"):
        with_polling(STATE_JS.replace(gone, "", 1))
