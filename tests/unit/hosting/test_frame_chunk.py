"""The plugin that puts what every page needs into one script."""

import pytest

from app.hosting.frame_chunk import with_frame_chunk

LINE = "          groups: ["
CONFIG = f"output: {{\n{LINE}\n            {{ name: 'reflex-env' }},\n          ],\n}}"


def test_ours_comes_before_the_groups_that_are_there() -> None:
    patched = with_frame_chunk(CONFIG)
    assert patched.index('name: "frame"') < patched.index("reflex-env")


def test_patching_twice_is_patching_once() -> None:
    once = with_frame_chunk(CONFIG)
    assert with_frame_chunk(once) == once


@pytest.mark.parametrize("text", ["", CONFIG * 2])
def test_a_changed_reflex_is_noticed_at_build_time(text: str) -> None:
    with pytest.raises(RuntimeError, match=r"vite\.config\.js has changed"):
        with_frame_chunk(text)
