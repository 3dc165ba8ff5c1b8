"""The plugin that lets one build serve any number of controllers."""

import pytest

from app.hosting.several_controllers import with_controller, with_placed_files

STATE = (
    'import io from "socket.io-client";\n'
    'const TOKEN_KEY = "token";\n'
    "io({ query: { token }, })\n"
    "socket.query = { token: getToken() };\n"
    "    const url = urlFrom(event.payload.path);\n"
)


def test_scripts_name_files_below_the_path_of_the_page() -> None:
    patched = with_placed_files("{\n    enableNativePlugin: false,\n}")
    assert "renderBuiltUrl" in patched
    assert "dataset.sitePath" in patched
    with pytest.raises(RuntimeError, match=r"vite\.config\.js has changed"):
        with_placed_files("{}")


def test_the_socket_the_tabs_token_and_redirects_know_the_controller() -> None:
    patched = with_controller(STATE)
    assert "query: ofController({ token })," in patched
    assert "query = ofController({ token: getToken() });" in patched
    assert 'TOKEN_KEY = storageKey("token")' in patched
    assert "assign(siteFile(event.payload.path))" in patched
    assert patched.index("leavesController(event") < patched.index("urlFrom(event.payload.path)")


def test_patching_twice_is_patching_once() -> None:
    once = with_controller(STATE)
    assert with_controller(once) == once


@pytest.mark.parametrize("line", STATE.splitlines(keepends=True))
def test_a_changed_reflex_is_noticed_at_build_time(line: str) -> None:
    for text in (STATE.replace(line, ""), STATE + line):
        with pytest.raises(RuntimeError, match=r"utils/state\.js has changed"):
            with_controller(text)
