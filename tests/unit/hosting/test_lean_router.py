"""The plugin that gives the browser the half of React Router that pages use."""

import pytest

from app.hosting.lean_router import with_lean_router

CONFIG = """export default defineConfig((config) => ({
  plugins: [
    alwaysUseReactDomServerNode(),
    reactRouter(),
  ].concat([]),
}));
"""


def test_ours_is_asked_before_react_router_s_own_plugin() -> None:
    patched = with_lean_router(CONFIG)
    assert patched.index("    leanRouter(),") < patched.index("    reactRouter(),")
    assert patched.index("function leanRouter() {") < patched.index("export default defineConfig(")


def test_the_pages_are_built_with_react_router_s_own() -> None:
    assert 'environment.name === "client"' in with_lean_router(CONFIG)


def test_patching_twice_is_patching_once() -> None:
    once = with_lean_router(CONFIG)
    assert with_lean_router(once) == once


@pytest.mark.parametrize("text", ["", CONFIG * 2])
def test_a_changed_reflex_is_noticed_at_build_time(text: str) -> None:
    with pytest.raises(RuntimeError, match=r"vite\.config\.js has changed"):
        with_lean_router(text)
