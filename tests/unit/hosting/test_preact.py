"""The plugin that has the pages run on Preact in the browser."""

import json
import re
from pathlib import Path

import pytest

from app.hosting.preact import SITE_ID, PreactPlugin, with_preact, with_site_element

CONFIG = """export default defineConfig((config) => ({
  plugins: [
    reactRouter(),
  ].concat([]),
}));
"""
DOCUMENT = 'jsx("html",{},jsx("head",{},),jsx("body",{},children,jsx(Scripts,{},)))'
LOCK = Path(__file__).parents[3] / "reflex.lock" / "package.json"


def test_the_browser_gets_no_part_of_react() -> None:
    patched = with_preact(CONFIG)
    replaced = re.findall(r'^  "([^"]+)": ', patched, re.MULTILINE)
    assert replaced == ["react", "react-dom", "react-dom/client", "react/jsx-runtime"]
    assert patched.index("    preact(),") < patched.index("    reactRouter(),")


def test_the_pages_are_built_with_react() -> None:
    assert 'environment.name === "client"' in with_preact(CONFIG)


def test_what_is_around_the_pages_is_not_rendered_in_the_browser() -> None:
    assert "Layout = ({ children }) => children;" in with_preact(CONFIG)


def test_all_pages_are_in_one_element() -> None:
    built = f'jsx("body",{{}},jsx("div",{{id:"{SITE_ID}"}},children),jsx(Scripts'
    assert built in with_site_element(DOCUMENT)


def test_the_version_is_the_locked_one() -> None:
    locked = json.loads(LOCK.read_text(encoding="utf-8"))["devDependencies"]["preact"]
    assert PreactPlugin().get_frontend_development_dependencies() == [f"preact@{locked}"]


@pytest.mark.parametrize(("patch", "text"), [(with_preact, CONFIG), (with_site_element, DOCUMENT)])
def test_patching_twice_is_patching_once(patch: object, text: str) -> None:
    assert callable(patch)
    assert patch(patch(text)) == patch(text)


@pytest.mark.parametrize("text", ["", CONFIG * 2])
def test_a_changed_configuration_is_noticed_at_build_time(text: str) -> None:
    with pytest.raises(RuntimeError, match=r"vite\.config\.js has changed"):
        with_preact(text)


@pytest.mark.parametrize("text", ["", DOCUMENT * 2])
def test_a_changed_document_is_noticed_at_build_time(text: str) -> None:
    with pytest.raises(RuntimeError, match=r"_document\.js has changed"):
        with_site_element(text)
