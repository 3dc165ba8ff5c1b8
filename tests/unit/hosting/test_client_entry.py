"""The plugin that has the pages begin as ours do."""

import pytest

from app.hosting.client_entry import with_own_entry

ENTRY = """import { startTransition } from "react";
import { hydrateRoot } from "react-dom/client";
import { HydratedRouter } from "react-router/dom";
import { createElement } from "react";

startTransition(() => {
  hydrateRoot(document, createElement(HydratedRouter));
});
"""


def test_the_pages_wait_for_the_first_screen() -> None:
    entry = with_own_entry(ENTRY)
    assert 'from "$/public/frame/firstPaint.js";' in entry
    assert "firstPaint().then(() => startTransition(act));\nafterFirstPaint(() => {\n" in entry


def test_the_entry_awaits_nothing_itself() -> None:
    """The bundler would no longer put shared modules together."""
    assert "await " not in with_own_entry(ENTRY)


def test_the_router_learns_its_basename_before_the_pages_are_rendered() -> None:
    entry = with_own_entry(ENTRY)
    assert 'window.__reactRouterContext.basename = basePath() || "/";' in entry
    assert entry.index("basename =") < entry.index("hydrateRoot(document")
    assert entry.index("placedManifest(window") < entry.index("hydrateRoot(document")


def test_patching_twice_is_patching_once() -> None:
    once = with_own_entry(ENTRY)
    assert with_own_entry(once) == once


@pytest.mark.parametrize("text", ["", ENTRY * 2])
def test_a_changed_reflex_is_noticed_at_build_time(text: str) -> None:
    with pytest.raises(RuntimeError, match=r"entry\.client\.js has changed"):
        with_own_entry(text)
