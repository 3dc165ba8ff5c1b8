"""The plugin that makes the built page work in the frame of another site."""

import json

import pytest

from app.hosting.portal_frame import boot_script, with_boot_script, with_frame_session

DOCUMENT = 'jsx("html",{lang:"en"},jsx("head",{},jsx("script",{},"theme")))'
STATE_JS = """import env from "$/env.json";
export const connect = async (socket) => {
  // Socket already allocated, just reconnect it if needed.
  if (socket.current) return;
    return { event: boot_event, state_schema: app.stateSchema };
  const retryConnect = (error) => {
"""


def test_the_script_stands_before_every_other_in_the_head() -> None:
    patched = with_boot_script(DOCUMENT)
    assert 'jsx("html",{lang:"en"},jsx("head",{},jsx("script",{},' in patched
    script, _ = json.JSONDecoder().raw_decode(patched.partition('jsx("script",{},')[2])
    assert script == boot_script()
    assert patched.index(json.dumps(script)) < patched.index('"theme"')


def test_the_script_has_no_comment_and_ends_no_element() -> None:
    script = boot_script()
    assert "/*" not in script
    assert "</" not in script
    assert "replaceState" in script


def test_the_websocket_waits_for_the_frames_session_and_names_it() -> None:
    patched = with_frame_session(STATE_JS)
    assert patched.index("await whenOpen();") < patched.index("if (socket.current) return;")
    assert "state_schema: app.stateSchema, ...frameAuth() };" in patched
    assert patched.count("checkSession();") == 1


def test_patching_twice_is_patching_once() -> None:
    assert with_boot_script(with_boot_script(DOCUMENT)) == with_boot_script(DOCUMENT)
    once = with_frame_session(STATE_JS)
    assert with_frame_session(once) == once


@pytest.mark.parametrize("gone", STATE_JS.splitlines()[0:1] + STATE_JS.splitlines()[4:])
def test_a_changed_reflex_is_noticed_at_build_time(gone: str) -> None:
    with pytest.raises(RuntimeError, match=r"utils/state\.js has changed"):
        with_frame_session(STATE_JS.replace(gone, ""))
    with pytest.raises(RuntimeError, match=r"app/_document\.js has changed"):
        with_boot_script(DOCUMENT.replace("head", "body"))
