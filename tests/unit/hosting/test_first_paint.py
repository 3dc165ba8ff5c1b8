"""The plugin that has a page hydrated after its first screen."""

import pytest

from app.hosting.first_paint import with_first_paint

ENTRY = """import { startTransition } from "react";
import { HydratedRouter } from "react-router/dom";

startTransition(() => {
  hydrateRoot(document);
});
"""


def test_hydration_waits_for_the_first_screen() -> None:
    entry = with_first_paint(ENTRY)
    assert 'from "$/public/frame/firstPaint.js";' in entry
    assert "firstPaint().then(() => startTransition(act));\npainted(() => {\n" in entry


def test_the_entry_awaits_nothing_itself() -> None:
    """The bundler would no longer put shared modules together."""
    assert "await " not in with_first_paint(ENTRY)


def test_patching_twice_is_patching_once() -> None:
    once = with_first_paint(ENTRY)
    assert with_first_paint(once) == once


@pytest.mark.parametrize("text", ["", ENTRY * 2])
def test_a_changed_reflex_is_noticed_at_build_time(text: str) -> None:
    with pytest.raises(RuntimeError, match=r"entry\.client\.js has changed"):
        with_first_paint(text)
