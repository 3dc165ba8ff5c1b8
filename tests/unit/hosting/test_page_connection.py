"""The plugin that keeps the sign-in page off the backend and reports a connection's end."""

import pytest

from app.hosting.page_connection import with_page_connection

ASKED = "export const isBackendDisabled = () => {"
ENDED = '  socket.current.on("disconnect", (reason, details) => {'
IMPORT = 'import { mergician } from "mergician";'
STATE_JS = f"{IMPORT}\nbefore\n{ASKED}\n  return false;\n}};\n{ENDED}\nafter"


def test_both_lines_are_followed_by_ours() -> None:
    lines = with_page_connection(STATE_JS).split("\n")
    assert "pathInSite" in lines[lines.index(ASKED) + 1]
    assert "sign-in" in lines[lines.index(ASKED) + 2]
    assert "jobpane:disconnected" in lines[lines.index(ENDED) + 1]
    ours = [line for line in lines if line not in STATE_JS.split("\n")]
    assert len(ours) == 5  # an import, three lines and the mark


def test_patching_twice_is_patching_once() -> None:
    once = with_page_connection(STATE_JS)
    assert with_page_connection(once) == once


@pytest.mark.parametrize("gone", [IMPORT, ASKED, ENDED])
def test_a_changed_reflex_is_noticed_at_build_time(gone: str) -> None:
    with pytest.raises(RuntimeError, match=r"utils/state\.js has changed"):
        with_page_connection(STATE_JS.replace(gone, ""))
