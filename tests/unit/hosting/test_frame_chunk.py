"""The plugin that puts what every page needs into one script."""

import re

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


@pytest.mark.parametrize(
    ("module", "is_in"),
    [
        ("frame/SiteKeys.jsx", True),
        ("shared/Dialog.jsx", True),
        ("frame/SiteKeyHelp.jsx", False),
        ("frame/keptFocus.js", False),
        ("shared/KeyDialog.jsx", False),
        ("shared/KeyList.jsx", False),
    ],
)
def test_what_is_loaded_when_it_is_opened_is_not_in_it(module: str, is_in: bool) -> None:
    pattern = re.search(r"test: /(.*)/,\n", with_frame_chunk(CONFIG))
    assert pattern
    assert bool(re.search(pattern[1], f"/.web/public/{module}")) is is_in
