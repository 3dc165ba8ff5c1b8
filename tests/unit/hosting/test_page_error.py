"""The plugin that has a failed page replaced by a message of ours."""

import pytest

from app.hosting.page_error import with_page_error

ROOT_JSX = "export default function App() {\n  return jsx(Outlet, {});\n}\n"


def test_the_root_route_exports_the_message() -> None:
    patched = with_page_error(ROOT_JSX)
    assert patched.startswith(ROOT_JSX)
    assert "as ErrorBoundary }" in patched


def test_patching_twice_is_patching_once() -> None:
    once = with_page_error(ROOT_JSX)
    assert with_page_error(once) == once


def test_a_changed_reflex_is_noticed_at_build_time() -> None:
    with pytest.raises(RuntimeError, match=r"app/root\.jsx has changed"):
        with_page_error(f"{ROOT_JSX}export function ErrorBoundary() {{}}")
